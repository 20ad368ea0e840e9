// If these fail, a pause with a condition lasts for ever, or ends by a condition that was meant for another one.
import { afterEach, expect, it, vi } from 'vitest';
import { lookAtCondition } from './hold-condition.ts';
import type { DefinitionsRpc } from './protocol.ts';
import { LocalHost } from './testing/local-run.ts';

afterEach(() => void vi.restoreAllMocks());

const start = (settings: object = {}) =>
  new LocalHost().start(
    { name: 'Held', settings, nodes: [{ id: 'start', name: 'Start', type: 'manual' }], connections: [] },
    [{ json: { n: 2 } }],
  );
const knowing = (vars: Record<string, string>) => () =>
  ({ variables: async () => ({ ok: true, value: vars }) }) as unknown as DefinitionsRpc;
const asksNobody = (): never => {
  throw new TypeError('Nothing is to be asked.');
};

it.each<[string, string, boolean]>([
  ['items of nodes that ran', "={{ $('Start').first().json.n === 2 }}", true],
  ['the time in the zone of the workflow', "={{ $now.zoneName === 'Europe/Berlin' }}", true],
  ['what the execution says of itself', "={{ $execution.customData.get('order') === '17' }}", true],
  ['what is not so', '={{ $json.n > 2 }}', false],
  ['what is true enough, but not true', '={{ $json.n }}', false],
])('a pause ends when its condition holds: %s', async (_, when, ends) => {
  const run = start({ timezone: 'Europe/Berlin' });
  run.state.customData = { order: '17' };
  run.append({ type: 'run.held', held: true, hold: { by: 'person', when } });
  await lookAtCondition(run, asksNobody);
  expect(run.state.held).toBe(!ends);
});

it('a condition sees what came with the end of the pause before', async () => {
  const run = start();
  run.append({ type: 'run.held', held: true });
  const ref = await run.payloads.writeWhole([{ json: { approved: true } }]);
  run.append({ type: 'run.held', held: false, ref: ref! });
  const when = '={{ $execution.resumeData[0].approved }}';
  run.append({ type: 'run.held', held: true, hold: { by: 'person', when } });
  await lookAtCondition(run, asksNobody);
  expect(run.state.held).toBe(false);
});

it('a variable of the workspace lets a run go on as soon as somebody has set it', async () => {
  const run = start();
  run.append({ type: 'run.held', held: true, hold: { by: 'person', when: "={{ $vars.release === 'yes' }}" } });
  await lookAtCondition(run, knowing({ release: 'no' }));
  expect(run.state.held).toBe(true);
  await lookAtCondition(run, knowing({ release: 'yes' }));
  expect(run.state.held).toBe(false);
});

it('a condition whose variables cannot be read does not hold yet', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const run = start();
  run.append({ type: 'run.held', held: true, hold: { by: 'person', when: '={{ $vars.release === undefined }}' } });
  await lookAtCondition(run, asksNobody);
  expect(run.state.held).toBe(true);
});

it('a condition ends its own pause, and not one that began while it was judged', async () => {
  const run = start();
  run.append({ type: 'run.held', held: true, hold: { by: 'person', when: "={{ $vars.release === 'yes' }}" } });
  const looking = lookAtCondition(run, knowing({ release: 'yes' }));
  run.append({ type: 'run.held', held: false, hold: { by: 'person' } });
  run.append({ type: 'run.held', held: true, hold: { by: 'person' } });
  await looking;
  expect(run.state.held).toBe(true);
});
