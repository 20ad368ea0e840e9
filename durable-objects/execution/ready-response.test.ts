// If these fail, a caller is answered by a run that knows nothing of it after a crash.
import { expect, it, vi } from 'vitest';
import { readyResponse } from './ready-response.ts';
import { LocalHost } from './testing/local-run.ts';

const idle = { name: 'Idle', nodes: [{ id: 'start', name: 'Start', type: 'manual' }], connections: [] };

it('writes the response before it tells it', async () => {
  const host = new LocalHost();
  const run = host.start(idle);
  run.append({ type: 'response.given', node: 'start', response: { status: 201, headers: [], ref: null } });
  expect(await readyResponse(run)).toMatchObject({ kind: 'given', response: { status: 201 } });
  expect(host.reload().state.response).toMatchObject({ status: 201 });
});

it('tells nothing that could not be written', async () => {
  const host = new LocalHost();
  const run = host.start(idle);
  run.append({ type: 'response.given', node: 'start', response: { status: 201, headers: [], ref: null } });
  vi.spyOn(console, 'error').mockImplementationOnce(() => undefined);
  host.storage.failOn = 'INSERT';
  await expect(readyResponse(run)).rejects.toMatchObject({ code: 'INTERNAL' });
});
