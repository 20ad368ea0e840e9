// If these fail, the live view shows a run by the rules of a version that it has left, or stays with half of its events.
import { expect, it } from 'vitest';
import type { LiveMessage } from '../../../../core/api/live.ts';
import type { ExecutionEvent } from '../../../../core/engine/events.ts';
import { items, sketch } from '../../../../core/engine/testing/graph.ts';
import { EMPTY_FOLD, foldMessage, type Fold } from './live-fold.ts';

const before = sketch('T>A A>B');
const after = sketch('T>A A>C');
const base = { v: 1, at: 1 } as const;
const definition = (hash: string) => ({ definition: { kind: 'version', hash } });
const events: ExecutionEvent[] = [
  {
    ...base,
    type: 'run.started',
    rules: 1,
    order: 'v1',
    mode: 'test',
    seed: 1,
    timeoutMs: null,
    trigger: { node: 'T', outputs: items('T', 1) },
    meta: definition('one'),
  },
  { ...base, type: 'run.held', held: true, hold: { by: 'person' } },
  { ...base, type: 'run.held', held: false, meta: definition('two') },
  { ...base, type: 'node.started', node: 'A', run: 0, attempt: 1, order: 1, now: 1, seed: 1 },
  { ...base, type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: items('A', 1) },
];
const both = new Map([
  ['one', before],
  ['two', after],
]);
const snapshot = (upTo: number): LiveMessage => ({ type: 'snapshot', events: events.slice(0, upTo), next: upTo });
const rest = (from: number): LiveMessage => ({ type: 'events', from, events: events.slice(from) });
const readyIn = (fold: unknown) => (fold as Fold).folded!.state.stack.map(({ node }) => node);

it('goes on with the version that the run goes on with, in a snapshot and in what follows one', () => {
  expect(readyIn(foldMessage(both, EMPTY_FOLD, snapshot(5)))).toEqual(['C']);
  const half = foldMessage(both, EMPTY_FOLD, snapshot(2)) as Fold;
  expect(readyIn(foldMessage(both, half, rest(1)))).toEqual(['C']);
});

it('asks for a version that it does not know, and folds nothing without it', () => {
  const known = new Map([['one', before]]);
  expect(foldMessage(known, EMPTY_FOLD, snapshot(5))).toBe('unknown-version');
  const half = foldMessage(known, EMPTY_FOLD, snapshot(2)) as Fold;
  expect(foldMessage(known, half, rest(2))).toBe('unknown-version');
});

it('notices that a message before this one was missed', () => {
  const half = foldMessage(both, EMPTY_FOLD, snapshot(2)) as Fold;
  expect(foldMessage(both, half, rest(3))).toBe('missed');
});
