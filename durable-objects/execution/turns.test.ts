// If these fail, an execution whose turn comes while it is being started waits for ever, or keeps a place it never used.
import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import type { RunMeta } from './run-meta.ts';
import { linesOf, Turns } from './turns.ts';

/** The turns of an execution whose line answers so, and does something before its answer has arrived. */
function turnsOf(mayGo: boolean, before: (turns: Turns) => void): Turns {
  const stub = {
    enter: async () => {
      before(turns);
      return mayGo;
    },
  };
  const TURN = { idFromName: (name: string) => name, get: () => stub };
  const turns: Turns = new Turns({ id: 'e1', env: { TURN } } as unknown as Host);
  return turns;
}
const line = { name: 'l', limit: 1 };

it('goes on when its turn came before it heard that it has to wait', async () => {
  let answer = {};
  const turns = turnsOf(false, (own) => (answer = own.take(null)));
  expect(await turns.enter(line)).toBe(false);
  expect(answer).toEqual({ needed: true });
});

it('waits when nobody called', async () => {
  expect(await turnsOf(false, () => undefined).enter(line)).toBe(true);
  expect(await turnsOf(true, () => undefined).enter(line)).toBe(false);
});

it('needs no place when it never began', async () => {
  const turns = turnsOf(true, () => undefined);
  expect(turns.take(null)).toEqual({ needed: false });
  await turns.enter(line);
  expect(turns.take(null)).toEqual({ needed: false });
});

it('hands on the places of those who wait for it, and its own', () => {
  const meta = (more: Partial<RunMeta>) => more as RunMeta;
  expect(linesOf(meta({}))).toEqual([]);
  expect(linesOf(meta({ line: 'own', parent: { executionId: 'p', depth: 1, lines: ['above'] } }))).toEqual([
    'above',
    'own',
  ]);
});
