import type { Order } from '../../workflow/document.ts';
import { compatibilityProblems } from '../compatible.ts';
import { fitRuns, forkAt, reusableRuns, type ReusableRun } from '../fork.ts';
import type { RunState } from '../state.ts';
import { assert } from './invariant.ts';
import { Random } from './random.ts';
import { rewired } from './rewire.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { simulate, type Fate, type Outcome } from './simulate.ts';

/** Executions with mishaps per seed and order, besides the straight one and the fork. */
const SHAKES = 2;
/** What comes over some of these, each one in ten. */
const FATES: readonly Fate[] = ['cancelled', 'rewired'];

/** What was executed for a seed, besides that nothing broke. */
export interface Checked {
  straight: Outcome;
  /** How many executions were cancelled, went on with another version, or began from results of another one. */
  cancelled: number;
  changed: number;
  refitted: number;
}

/**
 * Makes the workflow of a seed and executes it straight, with mishaps, and forked at a random step. All must come to
 * the same end, unless somebody cancels one or lets it go on with another version: that one must only keep the rules.
 * Throws where an invariant breaks or two ends differ.
 */
export function checkSeed(seed: number, order: Order): Checked {
  const scenario = scenarioOf(seed, order);
  const straight = simulate(scenario, null);
  const seen: Checked = { straight, cancelled: 0, changed: 0, refitted: 0 };
  for (let shake = 0; shake < SHAKES; shake++) {
    const chaos = new Random(seed * SHAKES + shake);
    const fate = chaos.pick<Fate | null>([...FATES, ...Array.from<null>({ length: 10 - FATES.length }).fill(null)]);
    const shaken = simulate(scenario, chaos, { fate });
    if (shaken.state.status === 'cancelled') seen.cancelled += 1;
    else if (shaken.changes > 0) seen.changed += 1;
    else if (mustAgree(scenario, straight, shaken)) agree('a mishap', told(straight, true), told(shaken, true));
  }
  const random = new Random(seed * 7);
  const { state } = straight;
  const reused = random.chance(0.2) ? reusableRuns(state) : forkAt(state, { order: 1 + random.int(state.nextOrder) });
  const other = random.chance(0.2) ? versionFor(scenario, state, reused, random) : null;
  if (other) {
    simulate(other, random, { before: { state, reused: fitRuns(reused, other.graph), rewired: true } });
    seen.refitted += 1;
    return seen;
  }
  const forked = simulate(scenario, random, { before: { state, reused, rewired: false } });
  // What was taken over counts no tries.
  if (mustAgree(scenario, straight, forked)) agree('a fork', told(straight, false), told(forked, false));
  return seen;
}

/** The scenario on another version that the results fit; null where they do not. */
function versionFor(scenario: Scenario, state: RunState, reused: ReusableRun[], random: Random): Scenario | null {
  const graph = rewired(scenario, random);
  const names = new Set(['T', ...reused.map(({ node }) => node)]);
  const nodes = Object.fromEntries(Object.entries(state.nodes).filter(([node]) => names.has(node)));
  return compatibilityProblems({ ...state, nodes }, scenario.graph, graph).length > 0 ? null : { ...scenario, graph };
}

function mustAgree(scenario: Scenario, straight: Outcome, other: Outcome): boolean {
  // A crash that hits a node with retry 'never', or a third one, may change the outcome; so does time that runs out.
  if (scenario.fragile || [straight, other].some(({ state }) => state.status === 'timed_out')) return false;
  // Where runs race for the last passage of a connection, the first to end gets it (see limits.ts).
  return scenario.order !== 'parallel' || ![straight, other].some(hasReachedLimit);
}

function hasReachedLimit({ state }: Outcome): boolean {
  return Object.values(state.nodes).some((runs) => runs.some((run) => run.error?.code === 'LOOP_LIMIT_REACHED'));
}

/** What must be the same in every execution of a scenario, one line each. */
function told({ state }: Outcome, withTries: boolean): string[] {
  const { status, order } = state;
  // In parallel an unhandled failure ends the run at once: how far the others had come by then is nobody's promise.
  if (order === 'parallel' && status !== 'succeeded') return [status];
  const lines = Object.entries(state.nodes).flatMap(([node, list]) =>
    list.map(({ run, status: of, outputs, inputs, source, handled, failures, order: place }) => {
      const tries = withTries ? failures : 0;
      return JSON.stringify([node, run, of, outputs, inputs, source, handled, tries, order === 'parallel' ? 0 : place]);
    }),
  );
  // At which item a node was when its time ran out depends on what it had recorded by then.
  const { details: _at, ...error } = state.error ?? {};
  return [status, JSON.stringify(error), ...lines.sort()];
}

function agree(what: string, straight: string[], other: string[]): void {
  const line = straight.findIndex((one, index) => one !== other[index]);
  const same = line < 0 && straight.length === other.length;
  assert(same, `${what} changed the outcome: ${other[line] ?? 'more than'} instead of ${straight[line] ?? 'the end'}`);
}
