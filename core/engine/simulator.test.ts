/*
 * If these fail, the outcome of an execution depends on luck: on which node was faster, on a message that came twice,
 * on a crash at the wrong moment, on somebody who watches. The message names the seed and how to run it alone.
 */
import { describe, expect, it } from 'vitest';
import { checkSeed } from './testing/check-seed.ts';

// Read through globalThis: the engine's own room knows no process.
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const SEEDS = Number(env.SIM_SEEDS ?? 2700);
const FIRST = Number(env.SIM_FIRST ?? 1);

describe.each(['v1', 'v0', 'parallel'] as const)('random workflows in the order %s', (order) => {
  it('come to the same end whatever happens on the way', { timeout: 5000 + SEEDS * 50 }, () => {
    const seen = { succeeded: 0, failed: 0, timed_out: 0, loops: 0, merges: 0, limits: 0, children: 0 };
    const done = { cancelled: 0, changed: 0, refitted: 0, parts: 0 };
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        const { straight, ...more } = checkSeed(seed, order);
        const { state } = straight;
        done.cancelled += more.cancelled;
        done.changed += more.changed;
        done.refitted += more.refitted;
        if (state.scope.only) done.parts += 1;
        if (state.status !== 'cancelled') seen[state.status as 'succeeded'] += 1;
        const runs = Object.values(state.nodes);
        if (runs.some((list) => list.length > 2)) seen.loops += 1;
        if (runs.flat().some((run) => run.inputs.length > 1)) seen.merges += 1;
        if (runs.flat().some((run) => run.error?.code === 'LOOP_LIMIT_REACHED')) seen.limits += 1;
        if (Object.keys(state.children).length > 0) seen.children += 1;
      } catch (error) {
        const again = `SIM_FIRST=${seed} SIM_SEEDS=1 npx vitest run core/engine/simulator.test.ts -t '${order}'`;
        throw new Error(`seed ${seed}, order ${order}: ${(error as Error).message}\nRun it again with: ${again}`, {
          cause: error,
        });
      }
    }
    // Agreement of runs in which nothing happens would prove nothing.
    if (SEEDS < 1000) return;
    for (const [what, count] of Object.entries({ ...seen, ...done })) expect(count, what).toBeGreaterThan(SEEDS / 100);
  });
});
