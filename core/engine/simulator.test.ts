/*
 * If these fail, the outcome of an execution depends on luck: on which node was faster, on a message that came twice,
 * on a crash at the wrong moment. The message names the seed and how to run it alone.
 */
import { describe, expect, it } from 'vitest';
import type { Order } from '../workflow/document.ts';
import { forkAt, reusableRuns } from './fork.ts';
import { Random } from './testing/random.ts';
import { scenarioOf, type Scenario } from './testing/scenario.ts';
import { simulate, type Outcome } from './testing/simulate.ts';

// Read through globalThis: the engine's own room knows no process.
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const SEEDS = Number(env.SIM_SEEDS ?? 4000);
const FIRST = Number(env.SIM_FIRST ?? 1);
/** Interleavings per seed and order. */
const SHAKES = 2;

/** What must be the same in every execution of a scenario. */
function outcomeOf({ state }: Outcome) {
  const { status, order } = state;
  // In parallel an unhandled failure ends the run at once: how far the others had come by then is nobody's promise.
  if (order === 'parallel' && status !== 'succeeded') return { status };
  const runs = Object.entries(state.nodes).flatMap(([node, list]) =>
    list.map(({ run, status: of, outputs, inputs, source, handled, failures, order: place }) =>
      JSON.stringify({
        node,
        run,
        of,
        outputs,
        inputs,
        source,
        handled,
        failures,
        place: order === 'parallel' ? 0 : place,
      }),
    ),
  );
  return { status, error: state.error, runs: runs.sort() };
}

/** Cuts a finished execution at a step and goes on from there: the end must be the same. */
function checkFork(scenario: Scenario, straight: Outcome, random: Random): void {
  const { state } = straight;
  const reused = random.chance(0.2) ? reusableRuns(state) : forkAt(state, { order: 1 + random.int(state.nextOrder) });
  const forked = simulate(scenario, random, { state, reused });
  // A retry of what had failed may come to another end where the failure hangs on the number of the attempt.
  const told = (outcome: Outcome) => ({ ...outcomeOf(outcome), runs: outcomeOf(outcome).runs?.map(withoutTries) });
  if (!scenario.fragile) expect(told(forked)).toEqual(told(straight));
}

const withoutTries = (run: string) => ({ ...(JSON.parse(run) as object), failures: 0 });

function check(seed: number, order: Order): Outcome {
  const scenario = scenarioOf(seed, order);
  const straight = simulate(scenario, null);
  for (let shake = 0; shake < SHAKES; shake++) {
    const shaken = simulate(scenario, new Random(seed * SHAKES + shake));
    // A crash that hits a node with retry 'never' is allowed to change the outcome.
    if (!scenario.fragile) expect(outcomeOf(shaken)).toEqual(outcomeOf(straight));
  }
  checkFork(scenario, straight, new Random(seed * 7));
  return straight;
}

describe.each(['v1', 'v0', 'parallel'] as const)('random workflows in the order %s', (order) => {
  it('come to the same end whatever happens on the way', { timeout: 5000 + SEEDS * 50 }, () => {
    const seen = { succeeded: 0, failed: 0, loops: 0, merges: 0 };
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        const { state } = check(seed, order);
        if (state.status === 'succeeded') seen.succeeded += 1;
        if (state.status === 'failed') seen.failed += 1;
        const runs = Object.values(state.nodes);
        if (runs.some((list) => list.length > 2)) seen.loops += 1;
        if (runs.flat().some((run) => run.inputs.length > 1)) seen.merges += 1;
      } catch (error) {
        const again = `SIM_FIRST=${seed} SIM_SEEDS=1 npx vitest run core/engine/simulator.test.ts -t '${order}'`;
        throw new Error(`seed ${seed}, order ${order}: ${(error as Error).message}\nRun it again with: ${again}`, {
          cause: error,
        });
      }
    }
    // Agreement of runs in which nothing happens would prove nothing.
    if (SEEDS >= 1000) for (const count of Object.values(seen)) expect(count).toBeGreaterThan(SEEDS / 20);
  });
});
