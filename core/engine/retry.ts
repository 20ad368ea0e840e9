import type { RetryPolicy } from '../workflow/document.ts';
import type { GraphNode } from './graph.ts';

/** A service may ask for a pause, but not for one beyond the longest that a policy can name. */
const LONGEST_ASKED_MS = 86_400_000;

/** What the delay of a retry hangs on besides the policy. */
export interface FailedAttempt {
  /** Chance of the whole run; with node, run and attempt it decides the jitter. */
  seed: number;
  node: string;
  run: number;
  attempt: number;
  /** Failed attempts of this node run, this one included. Interruptions are not failures. */
  failures: number;
  /** What the service asked for. */
  retryAfterMs?: number;
  /** What the expression of a custom policy gave. */
  delayMs?: number;
}

/**
 * Gives the pause before the next attempt, in milliseconds. Jitter takes away up to half, so that runs that failed
 * together do not come back together; it is a hash and not a random number, so that a refold gives the same moment.
 */
export function retryDelay(policy: RetryPolicy, failed: FailedAttempt): number {
  const capped = Math.min(policy.maxMs, planned(policy, failed));
  const share = policy.jitter ? 0.5 + chance(`${failed.seed}:${failed.node}:${failed.run}:${failed.attempt}`) / 2 : 1;
  const delay = Math.round(capped * share);
  if (failed.retryAfterMs === undefined) return delay;
  // Earlier than the service asked would only fail again: its wish is a lower bound, even above the policy's cap.
  return Math.max(delay, Math.min(LONGEST_ASKED_MS, failed.retryAfterMs));
}

/** Tells whether a failure is followed by another attempt. `attempts` counts the first try too. */
export function mayRetry(policy: RetryPolicy | null, retryable: boolean, failures: number): policy is RetryPolicy {
  return policy !== null && retryable && failures < policy.attempts;
}

/**
 * Tells whether a call that succeeded counts as a failed try because its first item says an error: n8n counts so, and
 * only nodes that came from there have this setting. The last try's items stand as they are.
 */
export function isTriedAgainForItem(node: Pick<GraphNode, 'onError' | 'retry'>, failures: number): boolean {
  return node.onError === 'n8n-error-output' && mayRetry(node.retry, true, failures + 1);
}

function planned(policy: RetryPolicy, { failures, delayMs }: FailedAttempt): number {
  switch (policy.strategy) {
    case 'fixed':
      return policy.baseMs;
    case 'linear':
      return policy.baseMs * failures;
    case 'exponential':
      return policy.baseMs * 2 ** (failures - 1);
    case 'fibonacci':
      return policy.baseMs * fibonacci(failures);
    case 'custom':
      return Math.max(0, delayMs ?? policy.baseMs);
  }
}

function fibonacci(n: number): number {
  let [current, next] = [1, 1];
  for (let step = 1; step < n; step++) [current, next] = [next, current + next];
  return current;
}

/** A number in [0, 1) that depends on every character: FNV-1a, then murmur's finish to spread neighbours. */
function chance(text: string): number {
  return hash(text) / 2 ** 32;
}

/** Hashes a text to an unsigned 32-bit number. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
