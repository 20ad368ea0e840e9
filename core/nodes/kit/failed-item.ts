import { AppError, toErrorData, type ErrorData } from '../../errors/app-error.ts';
import type { Json, OnError } from '../../workflow/document.ts';
import type { Item } from '../../workflow/item.ts';

/** What decides where a failed item goes. */
export interface FailedNode {
  node: string;
  attempt: number;
  onError: OnError;
  /** Number of regular outputs; the error port is the one after them. */
  outputs: number;
}

interface FailedItem {
  item: Item | undefined;
  itemIndex: number;
  thrown: unknown;
  output?: number | undefined;
}

/** The standard description of an error, as it stands in the items of the error port. */
export function describeError(error: ErrorData, node: string, item: number, attempt: number): Json {
  return {
    message: error.message,
    code: error.code,
    node,
    item,
    attempt,
    status: (error.details?.['status'] as Json | undefined) ?? null,
    cause: (error.details?.['cause'] as Json | undefined) ?? null,
  };
}

/**
 * The items, per output, that stand for the results of one failed item, by the node's error setting:
 * `continue` sends `{ error: message }` on, `branch` the item with the standard error to the error port,
 * `n8n-error-output` the item with the message there. Throws the error with `details.item` for `stop`.
 */
export function failedItem(
  { node, attempt, onError, outputs }: FailedNode,
  { item, itemIndex, thrown, output = 0 }: FailedItem,
): Item[][] {
  const error = toErrorData(thrown, 'NODE_FAILED');
  // A cancelled run goes nowhere.
  if (onError === 'stop' || error.code === 'EXECUTION_CANCELLED') {
    if (!(thrown instanceof AppError)) throw thrown;
    throw new AppError(error.code, error.message, { ...error.details, item: itemIndex });
  }
  const result = Array.from({ length: outputs + 1 }, (): Item[] => []);
  const pairedItem = { item: itemIndex };
  if (onError === 'continue') {
    result[output]!.push({ json: { error: error.message }, pairedItem });
    return result.slice(0, outputs);
  }
  const described = onError === 'branch' ? describeError(error, node, itemIndex, attempt) : error.message;
  result[outputs]!.push({ ...item, json: { ...item?.json, error: described }, pairedItem });
  return result;
}
