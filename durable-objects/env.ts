import type { CodeEnv } from './code/engine-for.ts';
import type { ChildrenDue } from './execution/fan-out.ts';
import type { ExecutionReport } from './execution/protocol.ts';

/** Bindings that Durable Objects use. The worker's own `Env` extends this. */
export interface ObjectEnv extends CodeEnv {
  /** Executions start executions. */
  EXECUTION: DurableObjectNamespace;
  BREAKER: DurableObjectNamespace;
  BUCKET: DurableObjectNamespace;
  TURN: DurableObjectNamespace;
  MEMORY: DurableObjectNamespace;
  SCRATCH: DurableObjectNamespace;
  BLOBS: R2Bucket;
  REPORTS: Queue<ExecutionReport>;
  CHILDREN: Queue<ChildrenDue>;
  /** Comma-separated `host:port` that outgoing requests may reach although they are private. */
  EGRESS_ALLOW?: string;
  /** `true` where the local starter has put its egress Worker behind this one; never set by anything else. */
  EGRESS_WORKER?: string;
  PUBLIC_URL?: string;
  /** What one execution may store in R2, in MB; 2,000 when absent. */
  EXECUTION_DATA_MB?: string;
  /** Objects that may stay in memory before those that have ended are let go at once; absent: any number. */
  RESIDENT_OBJECTS?: string;
}
