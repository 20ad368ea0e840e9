import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from '../worker/local/runtime.ts';

/** Starts the comparison Worker in the same runtime as the platform, on a state of its own. */
export async function startCeiling(port: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const state = mkdtempSync(join(tmpdir(), 'sluice-ceiling-'));
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      logRequests: false,
      resourcePersistencePath: state,
      workers: [
        {
          name: 'ceiling',
          // As the platform is served: without the development front door.
          unsafeDirectSockets: [{ host: '127.0.0.1', port }],
          compatibilityDate: '2026-11-01',
          modules: [
            {
              type: 'ESModule',
              path: 'ceiling.js',
              contents: readFileSync(join(import.meta.dirname, 'ceiling-worker.js'), 'utf8'),
            },
          ],
          durableObjects: { CEILING: { className: 'Ceiling', useSQLite: true } },
        },
      ],
    } as never),
  );
  await runtime.ready;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await runtime.dispose();
      rmSync(state, { recursive: true, force: true });
    },
  };
}
