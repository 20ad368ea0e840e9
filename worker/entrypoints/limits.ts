import { WorkerEntrypoint } from 'cloudflare:workers';
import { DEFAULT_BREAKER } from '../../core/limits/breaker.ts';
import type { LimitsRpc, WorkspaceLimit } from '../../durable-objects/limits/workspace-limits.ts';
import { databaseOf } from '../db/database.ts';
import { listLimitsSystemWide, type LimitRow } from '../db/limits.ts';
import type { Env } from '../env.ts';

/** Gives executions what their workspace has set for outgoing calls. */
export class Limits extends WorkerEntrypoint<Env> implements LimitsRpc {
  of(workspaceId: string): Promise<WorkspaceLimit[]> {
    return readLimits(workspaceId, this.env);
  }
}

/** Every limit of a workspace. */
export async function readLimits(workspaceId: string, env: Env): Promise<WorkspaceLimit[]> {
  return (await listLimitsSystemWide(databaseOf(env), workspaceId)).map(toWorkspaceLimit);
}

function toWorkspaceLimit({ kind, key, ratePerSecond, burst, breaker }: LimitRow): WorkspaceLimit {
  return {
    kind,
    key,
    bucket: ratePerSecond === null ? null : { ratePerSecond, burst: burst ?? 1 },
    breaker: typeof breaker === 'object' && breaker !== null ? toBreakerSettings(breaker) : breaker,
  };
}

function toBreakerSettings(choice: Exclude<LimitRow['breaker'], 'off' | null>) {
  const { failures, ratio, calls, windowSeconds, openSeconds, maxOpenSeconds } = choice;
  const openMs = openSeconds === undefined ? DEFAULT_BREAKER.openMs : openSeconds * 1000;
  return {
    failures: failures ?? DEFAULT_BREAKER.failures,
    ratio: ratio ?? DEFAULT_BREAKER.ratio,
    calls: calls ?? DEFAULT_BREAKER.calls,
    windowMs: windowSeconds === undefined ? DEFAULT_BREAKER.windowMs : windowSeconds * 1000,
    openMs,
    // A first time that is longer than the usual cap needs a cap of its own.
    maxOpenMs: Math.max(openMs, maxOpenSeconds === undefined ? DEFAULT_BREAKER.maxOpenMs : maxOpenSeconds * 1000),
  };
}
