// If these fail, others take a paused execution for one that goes on, or hear of the end of a pause that they never knew of.
import { expect, it } from 'vitest';
import type { Hold } from '../../core/engine/events.ts';
import type { Run } from './run.ts';
import { LocalHost } from './testing/local-run.ts';

const hold = (by: Hold['by']) => (run: Run) => run.append({ type: 'run.held', held: true, hold: { by } });
const release = (by: Hold['by']) => (run: Run) => run.append({ type: 'run.held', held: false, hold: { by } });
const stop = (run: Run) =>
  run.append({ type: 'run.held', held: true, hold: { by: 'breakpoint', node: 'end', run: 0 } });

async function toldOf(run: Run): Promise<string[]> {
  run.flush();
  const inputs = run.journal
    .read()
    .events.flatMap((event) => (event.type === 'child.recorded' ? [event.request!.input] : []));
  const messages = await Promise.all(inputs.map((input) => run.payloads.read(input)));
  return messages.map(([item]) => (item!.json['message'] as { type: string }).type);
}

it.each<[string, ((run: Run) => boolean)[], string[]]>([
  ['that runs', [hold('person'), release('person')], ['paused', 'resumed']],
  ['that is queued', [hold('turn'), hold('person'), release('person')], ['paused', 'resumed']],
  ['whose turn comes meanwhile', [hold('turn'), hold('person'), release('turn'), release('person')], ['paused', 'resumed']],
  ['that stands at a breakpoint', [stop, hold('person'), release('person')], ['paused', 'resumed']],
  ['that is paused a second time', [hold('person'), hold('person')], ['paused']],
])('a pause by a person, and its end, are told of an execution %s', async (_, events, told) => {
  const run = new LocalHost().start({
    name: 'Told',
    settings: { callbacks: [{ url: 'http://sink.test/', events: ['paused', 'resumed'], credential: 'secret' }] },
    nodes: [{ id: 'start', name: 'Start', type: 'manual' }, { id: 'end', name: 'End', type: 'no-op' }],
    connections: [{ from: { node: 'start' }, to: { node: 'end' } }],
  });
  for (const happens of events) happens(run);
  expect(await toldOf(run)).toEqual(told.map((event) => `execution.${event}`));
}); // prettier-ignore

it('nobody is told of the line, nor of stops at breakpoints', async () => {
  const run = new LocalHost().start({
    name: 'Told',
    settings: { callbacks: [{ url: 'http://sink.test/', events: ['paused', 'resumed'], credential: 'secret' }] },
    nodes: [{ id: 'start', name: 'Start', type: 'manual' }],
    connections: [],
  });
  for (const happens of [hold('turn'), release('turn'), stop, release('breakpoint')]) happens(run);
  expect(await toldOf(run)).toEqual([]);
});
