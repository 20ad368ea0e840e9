import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../worker/local/build.ts';

const FOLDER = 'dist/faults';

/** Bundles the product's Worker with its faults, and gives the path of the bundle. */
export function buildFaultBundle(): string {
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/wrangler/bin/wrangler.js'),
      'deploy',
      'test/faults/worker/entry.ts',
      '--dry-run',
      '--outdir',
      FOLDER,
    ],
    { cwd: ROOT, stdio: 'pipe', env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' } },
  );
  return join(ROOT, FOLDER, 'entry.js');
}
