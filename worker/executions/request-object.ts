import type { StartRequest } from '../../durable-objects/execution/protocol.ts';
import type { Env } from '../env.ts';

/** How long a repeated request is recognised by its `Idempotency-Key`. */
const WINDOW_MS = 86_400_000;

/**
 * The object in which an execution that a person asks for begins, and what its start says of that. `name` is what the
 * request is recognised by, its key among that; null where it has none: then every request is a new one.
 */
export function requestObject(
  env: Env,
  name: readonly string[] | null,
): { first: DurableObjectId; window: Pick<StartRequest, 'dedupeMs' | 'delivery'> } {
  if (name === null) return { first: env.EXECUTION.newUniqueId(), window: { dedupeMs: 0 } };
  const text = JSON.stringify(name);
  const delivery = { name: text, generation: 0 };
  return { first: env.EXECUTION.idFromName(text), window: { dedupeMs: WINDOW_MS, delivery } };
}
