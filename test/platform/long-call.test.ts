// If this fails, work without a client dies silently: the runtime drops an idle object after 60 to 75 s, and only the
// watch alarm keeps it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Api } from '../harness/api.ts';
import { Platform, until } from '../harness/platform.ts';
import { Sink } from '../harness/sink.ts';

let sink: Sink;
let platform: Platform;
let api: Api;

beforeAll(async () => {
  sink = await Sink.start();
  platform = await Platform.create({ EGRESS_ALLOW: sink.host });
  await platform.start();
  api = new Api(platform.url);
  await api.setUp();
});
afterAll(async () => {
  await platform.stop();
  await sink.stop();
});

it('finishes a node whose call takes 100 s while no client is connected', async () => {
  sink.delayMs = 100_000;
  const { id } = await api.call<{ id: string }>('POST', '/workflows', {
    name: 'Patient',
    nodes: [
      { id: 'start', name: 'Start', type: 'manual' },
      {
        id: 'call',
        name: 'Call',
        type: 'http',
        params: { method: 'GET', url: `${sink.url}/slow`, timeoutSeconds: 200 },
      },
    ],
    connections: [{ from: { node: 'start' }, to: { node: 'call' } }],
  });
  const { executionId } = await api.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {});
  // Only the sink is asked: nothing touches the platform until the answer has left.
  await until('the sink has answered', async () => sink.answered === 1, 130_000);
  const execution = await api.ended(executionId, 30_000);
  expect(execution.status).toBe('succeeded');
  expect(execution.nodes['Call']![0]!.attempt).toBe(1);
  expect(sink.calls).toHaveLength(1);
}, 180_000);
