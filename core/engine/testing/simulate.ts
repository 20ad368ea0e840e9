import type { ExecutionEvent } from '../events.ts';
import type { RunState } from '../state.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { Shell, type Before } from './shell.ts';

const STEP_BOUND = 20_000;

/** What came out of an execution. */
export interface Outcome {
  state: RunState;
  journal: ExecutionEvent[];
  /** How often it went on with another version of the workflow. */
  changes: number;
}

/** What people do to an execution that makes it another one: cancel it, or let it go on with another version. */
export type Fate = 'cancelled' | 'rewired';

/**
 * Executes a scenario: straight, or with every mishap that the chaos comes up with. Throws when an invariant breaks.
 */
export function simulate(
  scenario: Scenario,
  chaos: Random | null,
  { before = null, fate = null }: { before?: Before | null; fate?: Fate | null } = {},
): Outcome {
  const shell = new Shell(scenario, chaos, fate === 'rewired', before);
  const last = fate === 'cancelled' ? chaos!.int(30) : STEP_BOUND;
  for (let step = 0; step <= last; step++) {
    shell.startDue();
    if (chaos && shell.mishap(chaos)) shell.startDue();
    if (fate === 'cancelled' && step === last) return shell.cancel();
    if (shell.goOn()) return shell.outcome();
  }
  throw new Error(`no end within ${STEP_BOUND} steps`);
}
