import type { Json } from './document.ts';
import type { Item, PairedItem } from './item.ts';

/** An item that a node marked as failed while it went on with the others. */
export type FallibleItem = Item & { error?: { message: string } };

/** Items by their index: a list, or what is in memory of one. */
export interface FindableItems {
  at(index: number): Item | undefined;
}

/**
 * What n8n makes of items that carry an error, after a call that succeeded: the json is the message alone; an item
 * whose json has both `$error` and `$json` carries its error there. Source: N8N-SEMANTICS §6.2.
 */
export function normalizeErrors(outputs: readonly (readonly FallibleItem[])[]): FallibleItem[][] {
  return outputs.map((items) =>
    items.map((item) => {
      if (item.error) return { ...item, json: { error: item.error.message } };
      const { $error, $json } = item.json;
      if ($error === undefined || $json === undefined) return item;
      const message = messageOf($error);
      return { ...item, error: { message }, json: { error: message } };
    }),
  );
}

const messageOf = (error: Json): string =>
  typeof error === 'object' && error !== null && !Array.isArray(error) && typeof error['message'] === 'string'
    ? error['message']
    : typeof error === 'string'
      ? error
      : JSON.stringify(error);

/**
 * n8n's error output: failed items leave the regular outputs and come out of the last one, in their order, with the
 * json of the input item from which each came underneath. `outputs` are the regular ones, `width` their number.
 * `error` itself does not travel on: the json says it. Source: N8N-SEMANTICS §6.2, table and splitting.
 */
export function splitErrorItems(
  outputs: readonly (readonly FallibleItem[])[],
  inputs: readonly FindableItems[],
  width: number,
): Item[][] {
  const failed: Item[] = [];
  const regular = Array.from({ length: width }, (_, output) =>
    (outputs[output] ?? []).filter((item) => {
      if (!isErrorItem(item)) return true;
      const { error: _error, ...rest } = item;
      failed.push({ ...rest, json: { ...originOf(item, inputs)?.json, ...item.json } });
      return false;
    }),
  );
  return [...regular, failed];
}

/** An item that says nothing but its error, or carries one. */
export function isErrorItem({ error, json }: FallibleItem): boolean {
  if (error) return true;
  const keys = Object.keys(json);
  return Boolean(json['error']) && (keys.length === 1 || (keys.length === 2 && 'message' in json));
}

/** n8n counts a try as failed when the first item of the first output says an error: the node handled it by itself. */
export function firstItemError(outputs: readonly (readonly FallibleItem[])[]): string | null {
  const first = outputs[0]?.[0];
  const error = first?.error?.message ?? first?.json['error'];
  return error === undefined ? null : typeof error === 'string' ? error : JSON.stringify(error);
}

/** The input item from which an item came; with several, the first. */
function originOf({ pairedItem }: Item, inputs: readonly FindableItems[]): Item | undefined {
  const paired: PairedItem | undefined = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
  return paired && inputs[paired.input ?? 0]?.at(paired.item);
}
