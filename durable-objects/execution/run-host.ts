import type { EndStatus, ExecutionEvent } from '../../core/engine/events.ts';
import type { RunState } from '../../core/engine/state.ts';
import type { NodeMemory } from '../../core/nodes/kit/context.ts';
import type { CodeEngine } from '../../core/code/engine.ts';
import type { SqlRunner } from '../../core/sql/protocol.ts';
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
  /** Runs queries of users in a database of their own. */
  readonly sql: SqlRunner;
  /** What `owner` remembers, as a run of a node sees it. */
  memory(owner: readonly string[], run: string): NodeMemory;
  /** True when it takes more than a look at settings to know what the end of a run asks for. */
  hasToLookUp(run: Run, status: EndStatus): boolean;
  /** What the end asks for by the workflow's settings alone. */
  ownFollowUps(run: Run, status: EndStatus, error: RunState['error']): Fact[];
  /** Everything that the end asks for. */
  followUps(run: Run, status: EndStatus, error: RunState['error']): Promise<Fact[]>;
  /** The id of an execution that does not exist yet. */
  newExecutionId(): string;
  /** Called in the turn of each write, with what was written; sets the alarm and tells the watchers. */
  onWritten(run: Run, events: ExecutionEvent[]): void;
  /** Called when the run could not write: it does nothing more, and what is true stands in the journal. */
  onLost(run: Run): void;
}
