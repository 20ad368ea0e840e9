import type { RunMode } from '../../core/engine/events.ts';
import type { Json, WorkflowNode } from '../../core/workflow/document.ts';
import { normalizeErrors, splitErrorItems } from '../../core/workflow/error-items.ts';
import type { Item } from '../../core/workflow/item.ts';
import { fillPairedItems, firstItems, withOutputData } from '../../core/workflow/paired-items.ts';

/** The inputs as the node gets them: `executeOnce` leaves the first item of each. Its expressions still see them all. */
export function takenInputs(node: WorkflowNode, inputs: Item[][]): Item[][] {
  return node.executeOnce ? firstItems(inputs) : inputs;
}

/** The items that stand for a run of the node: a disabled one passes its input on, a pinned one gives its pin, in runs by hand only. Null: it runs. */
export function itemsInstead(node: WorkflowNode, inputs: readonly (readonly Item[])[], mode: RunMode): Item[] | null {
  if (node.disabled) return (inputs[0] ?? []).map((item, index) => ({ ...item, pairedItem: { item: index } }));
  return node.pinned && mode === 'manual' ? pinnedItems(node.pinned) : null;
}

/**
 * What goes on of a call that succeeded: errors that the node put on items take n8n's form where the workflow came from
 * there, items say where they came from where that is certain, and `alwaysOutputData` fills an empty first output.
 * `width` is the number of regular outputs.
 */
export function settledOutputs(
  node: WorkflowNode,
  outputs: Item[][],
  inputs: readonly (readonly Item[])[],
  width: number,
): Item[][] {
  const paired = fillPairedItems(outputs, inputs);
  const isSplit = node.onError === 'n8n-error-output' && paired.length <= width;
  const split = isSplit ? splitErrorItems(normalizeErrors(paired), inputs, width) : paired;
  return node.alwaysOutputData ? withOutputData(split, inputs) : split;
}

/** Pinned data may be whole items or bare JSON, as in n8n's exports; what is no record becomes the field `value` of one. */
export function pinnedItems(pinned: readonly unknown[]): Item[] {
  return pinned.map((entry): Item => {
    if (!isRecord(entry)) return { json: { value: entry as Json } };
    const { json, binary, pairedItem } = entry as unknown as Item;
    if (!isRecord(json)) return { json: entry as Item['json'] };
    return { json, ...(binary ? { binary } : {}), ...(pairedItem === undefined ? {} : { pairedItem }) };
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
