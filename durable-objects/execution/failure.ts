import type { GraphNode } from '../../core/engine/graph.ts';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { describeError } from '../../core/nodes/kit/failed-item.ts';
import type { Item } from '../../core/workflow/item.ts';

/** Statuses of a service that say "later" and nothing else. */
const LATER = new Set([408, 425, 429]);

/**
 * Whether another try can help when the policy names no condition: the service or the network failed, or asked to come
 * later. What the user has to mend fails at once.
 */
export function isWorthRetrying(error: ErrorData): boolean {
  if (error.code === 'EXECUTION_CANCELLED') return false;
  if (error.code === 'HTTP_STATUS') {
    const status = Number(error.details?.['status']);
    return status >= 500 || LATER.has(status);
  }
  return error.code === 'NODE_FAILED' || error.code === 'NODE_TIMED_OUT' || ERROR_CODES[error.code].owner === 'service';
}

/** The items that go on after a handled failure, by the node's setting; null for `stop`. */
export function outputsAfterFailure(
  node: GraphNode,
  nodeName: string,
  attempt: number,
  error: ErrorData,
  input: readonly Item[],
): Item[][] | null {
  switch (node.onError) {
    case 'stop':
      return null;
    case 'continue':
    case 'n8n-error-output':
      // n8n passes the input through its first output when the node's call throws.
      return [input.map((item, index) => ({ ...item, pairedItem: { item: index } }))];
    case 'branch': {
      const item = Number(error.details?.['item'] ?? 0);
      const errorItem: Item = {
        json: { ...input[item]?.json, error: describeError(error, nodeName, item, attempt) },
        pairedItem: { item },
      };
      return [...Array.from({ length: node.traits.outputs }, (): Item[] => []), [errorItem]];
    }
  }
}

/** Removes secret values from everything an error says, before it is stored or shown. */
export function redact(error: ErrorData, secrets: readonly string[]): ErrorData {
  if (secrets.length === 0) return error;
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(secret))),
    btoa(String.fromCharCode(...new TextEncoder().encode(secret))),
  ]);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string')
      return spellings.reduce((text, spelling) => text.split(spelling).join('••••••'), value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
    return value;
  };
  // The code is ours and a fixed word; a secret that equals it must not change it.
  return { ...(clean(error) as ErrorData), code: error.code };
}
