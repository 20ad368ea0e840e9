import type { LimitsRpc } from '../limits/workspace-limits.ts';
import type { DefinitionsRpc, ExecutionIndexRpc, VaultRpc } from './protocol.ts';

interface WorkerExports {
  Definitions: DefinitionsRpc;
  Vault: VaultRpc;
  ExecutionIndex: ExecutionIndexRpc;
  Limits: LimitsRpc;
}

/**
 * The entrypoints of the Worker that this object belongs to. They are declared here and made in `worker/`, so that
 * imports stay one-way; the runtime gives them without any binding.
 */
export function workerExports(ctx: DurableObjectState): WorkerExports {
  return (ctx as unknown as { exports: WorkerExports }).exports;
}
