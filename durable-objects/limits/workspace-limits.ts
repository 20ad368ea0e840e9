import type { BreakerSettings } from '../../core/limits/breaker.ts';
import type { BucketSettings } from '../../core/limits/bucket.ts';

/** What a workspace has set for calls that carry a credential or go to a host. */
export interface WorkspaceLimit {
  kind: 'credential' | 'host';
  /** Credential id, or host with its port where that is not the usual one. */
  key: string;
  /** Null: any rate. */
  bucket: BucketSettings | null;
  /** Null: the usual settings; `off`: no breaker. */
  breaker: BreakerSettings | 'off' | null;
}

/** `Limits` entrypoint of the Worker: every limit of a workspace. */
export interface LimitsRpc {
  of(workspaceId: string): Promise<WorkspaceLimit[]>;
}

const FRESH_MS = 5000;
const DEAD_MS = 30_000;
const LIMIT = 1000;
const cache = new Map<string, { limits: WorkspaceLimit[]; at: number; readingSince: number }>();

/**
 * The limits of a workspace, at most half a minute old. A promise only when the isolate has not used them lately: a
 * workspace without limits costs its calls nothing.
 */
export function limitsOf(workspaceId: string, worker: () => LimitsRpc): WorkspaceLimit[] | Promise<WorkspaceLimit[]> {
  const now = Date.now();
  const entry = cache.get(workspaceId);
  if (!entry || now - entry.at > DEAD_MS) return read(workspaceId, worker);
  if (now - entry.at > FRESH_MS && now - entry.readingSince > FRESH_MS) {
    entry.readingSince = now;
    void read(workspaceId, worker);
  }
  return entry.limits;
}

/** Called where limits have just changed; other isolates follow within half a minute. */
export function forgetLimits(workspaceId: string): void {
  cache.delete(workspaceId);
}

async function read(workspaceId: string, worker: () => LimitsRpc): Promise<WorkspaceLimit[]> {
  const at = Date.now();
  try {
    const limits = await worker().of(workspaceId);
    cache.delete(workspaceId);
    if (cache.size >= LIMIT) cache.delete(cache.keys().next().value!);
    cache.set(workspaceId, { limits, at, readingSince: 0 });
    return limits;
  } catch (error) {
    // Old limits are better than none, and none better than no calls.
    console.warn(JSON.stringify({ event: 'limits.unread', workspaceId, error: String(error) }));
    return cache.get(workspaceId)?.limits ?? [];
  }
}
