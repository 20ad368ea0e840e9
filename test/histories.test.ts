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

/** The value without what the engine has learned to keep since: only fields that the history knows must be the same. */
function asRecorded(now: unknown, recorded: unknown): unknown {
  if (Array.isArray(now) && Array.isArray(recorded)) return now.map((one, index) => asRecorded(one, recorded[index]));
  if (typeof now !== 'object' || now === null || typeof recorded !== 'object' || recorded === null) return now;
  const known = Object.entries(now).filter(([key]) => key in recorded);
  return Object.fromEntries(
    known.map(([key, value]) => [key, asRecorded(value, (recorded as typeof now)[key as never])]),
  );
}

it.each(names)('%s folds to the state that was written beside it', (name) => {
  const history = read(name);
  const folded = asRecorded(foldHistory(history), history.state);
  expect(JSON.stringify(folded, null, 1)).toBe(JSON.stringify(history.state, null, 1));
});

it('every kind of event stands in a history', () => {
  const seen = new Set(names.flatMap((name) => read(name).events.map((event) => upcast(event).type)));
  expect([...seen].sort()).toEqual([
    'child.recorded',
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
    'timer.fired',
    'wait.resumed',
    'wait.started',
  ]);
});

it('every way to end stands in a history', () => {
  const seen = new Set(names.map((name) => read(name).state.status));
  expect([...seen].sort()).toEqual(['cancelled', 'failed', 'succeeded', 'timed_out']);
});
