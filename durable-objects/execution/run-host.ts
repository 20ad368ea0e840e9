import type { EndStatus, ExecutionEvent } from '../../core/engine/events.ts';
import type { RunState } from '../../core/engine/state.ts';
import type { CodeEngine } from '../../core/code/engine.ts';
import type { EgressRules } from '../egress/rules.ts';
import type { Outgoing } from '../limits/outgoing.ts';
import type { Fact } from './attempt.ts';
import type { ChildRuns } from './child-runs.ts';
import type { VaultRpc } from './protocol.ts';
import type { Run } from './run.ts';

/** What a run needs of the object that hosts it. */
export interface RunHost {
  vault(): VaultRpc;
  readonly outgoing: Pick<Outgoing, 'pass'>;
  readonly egress: EgressRules;
  /** Runs code of users; null where this deployment has no engine for it. */
  readonly codeEngine: CodeEngine | null;
  /** Where the platform is reached from outside, without a slash at its end. */
  readonly publicUrl: string;
  readonly children: ChildRuns;
  /** True when the end of a run may ask for something: a look at settings, which costs nothing. */
  wantsFollowUps(run: Run, status: EndStatus): boolean;
  followUps(run: Run, status: EndStatus, error: RunState['error']): Promise<Fact[]>;
  /** The id of an execution that does not exist yet. */
  newExecutionId(): string;
  /** Called in the turn of each write, with what was written; sets the alarm and tells the watchers. */
  onWritten(run: Run, events: ExecutionEvent[]): void;
  /** Called when the run could not write: it does nothing more, and what is true stands in the journal. */
  onLost(run: Run): void;
}
