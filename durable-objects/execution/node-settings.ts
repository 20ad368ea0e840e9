import type { RunMode, Slice } from '../../core/engine/events.ts';
import { cutSlices } from '../../core/engine/slices.ts';
import type { Json, WorkflowNode } from '../../core/workflow/document.ts';
import { normalizeErrors, splitErrorItems, type FindableItems } from '../../core/workflow/error-items.ts';
import type { Item } from '../../core/workflow/item.ts';
import { fillPairedItems, withOutputData } from '../../core/workflow/paired-items.ts';

/** The inputs as the node gets them: `executeOnce` leaves the first item of each. Its expressions still see them all. */
export function takenInputs(node: WorkflowNode, inputs: readonly (readonly Slice[] | null)[]): Slice[][] {
  return inputs.map((slices) => (node.executeOnce ? cutSlices(slices ?? [], 0, 1) : [...(slices ?? [])]));
}

/** The type of what is run: a disabled node does what one without any function does. */
export const typeRun = (node: WorkflowNode): string => (node.disabled ? 'no-op' : node.type);

/** The items that stand for a run of the node: a pinned one gives its pin, in runs by hand only. Null: it runs. */
export function itemsInstead(node: WorkflowNode, mode: RunMode): Item[] | null {
  return node.pinned && !node.disabled && mode === 'manual' ? pinnedItems(node.pinned) : null;
}

/** Inputs as far as settling looks at them: how many items came, and those that are in memory. */
export type SettledInputs = readonly (FindableItems & { readonly length: number })[];

/**
 * What goes on of a call that succeeded: errors that the node put on items take n8n's form where the workflow came from
 * there, items say where they came from where that is certain, and `alwaysOutputData` fills an empty first output.
 * `width` is the number of regular outputs.
 */
export function settledOutputs(node: WorkflowNode, outputs: Item[][], inputs: SettledInputs, width: number): Item[][] {
  // A disabled node does nothing to what it passes on.
  if (node.disabled) return outputs;
  const split = settledPart(node, fillPairedItems(outputs, inputs), inputs, width);
  return node.alwaysOutputData ? withOutputData(split, inputs) : split;
}

/** The same for results of some of the input's items: without what can only be said of all outputs together. */
export function settledPart(
  node: WorkflowNode,
  outputs: Item[][],
  inputs: readonly FindableItems[],
  width: number,
): Item[][] {
  const isSplit = !node.disabled && node.onError === 'n8n-error-output' && outputs.length <= width;
  return isSplit ? splitErrorItems(normalizeErrors(outputs), inputs, width) : outputs;
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
