/*
 * If these fail, a release cannot read the journals of an earlier one, or reads something else in them: executions that
 * wait for weeks would wake up in another state. Never mend a history; give the engine a lifter or a rule by version.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { upcast } from '../core/engine/upcast.ts';
import { foldHistory, type History } from './histories/history.ts';

const FOLDER = join(import.meta.dirname, 'histories');
const names = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as History;

/** Parts of the state whose keys are data: how many levels of them. What stands there besides is a difference. */
const MAPS: Record<string, number> = {
  nodes: 1,
  waiting: 1,
  taken: 1,
  timers: 1,
  calls: 1,
  children: 2,
  meta: 1,
  customData: 1,
};

/** The value without fields that the engine has learned to keep since: those that the history knows must be the same. */
function asRecorded(now: unknown, recorded: unknown, maps = 0): unknown {
  if (Array.isArray(now) && Array.isArray(recorded)) return now.map((one, index) => asRecorded(one, recorded[index]));
  if (typeof now !== 'object' || now === null || typeof recorded !== 'object' || recorded === null) return now;
  const before = recorded as Record<string, unknown>;
  const kept = Object.entries(now).filter(([key]) => maps > 0 || key in before);
  return Object.fromEntries(
    kept.map(([key, value]) => [key, asRecorded(value, before[key], maps > 0 ? maps - 1 : (MAPS[key] ?? 0))]),
  );
}

it.each(names)('%s folds to the state that was written beside it', (name) => {
  const history = read(name);
  const folded = asRecorded(foldHistory(history), history.state);
  expect(JSON.stringify(folded, null, 1)).toBe(JSON.stringify(history.state, null, 1));
});

it('a field that is new in the state is no difference, another node run is one', () => {
  const [history] = names.map(read);
  const state = foldHistory(history!);
  const [first, ...rest] = Object.entries(state.nodes);
  const grown = { ...state, new: 1, nodes: Object.fromEntries([[first![0], [{ ...first![1][0], new: 1 }]], ...rest]) };
  expect(asRecorded(grown, history!.state)).toEqual(history!.state);
  const other = { ...state, nodes: { ...state.nodes, other: [] } };
  expect(asRecorded(other, history!.state)).not.toEqual(history!.state);
});

it('every kind of event stands in a history', () => {
  const seen = new Set(names.flatMap((name) => read(name).events.map((event) => upcast(event).type)));
  expect([...seen].sort()).toEqual([
    'child.recorded',
    'data.set',
    'node.deferred',
    'node.failed',
    'node.interrupted',
    'node.progressed',
    'node.reused',
    'node.started',
    'node.succeeded',
    'response.given',
    'run.ended',
    'run.held',
    'run.started',
    'static-data.changed',
    'static-data.read',
    'timer.fired',
    'wait.resumed',
    'wait.started',
  ]);
});

it('every way to end stands in a history', () => {
  const seen = new Set(names.map((name) => read(name).state.status));
  expect([...seen].sort()).toEqual(['cancelled', 'failed', 'succeeded', 'timed_out']);
});
