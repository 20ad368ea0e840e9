import type { RunMode, Slice } from '../../core/engine/events.ts';
import { cutSlices } from '../../core/engine/slices.ts';
import { pairsOfAll } from '../../core/nodes/kit/pairs.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';

/** The inputs as the node gets them: `executeOnce` leaves the first item of each. */
export function takenInputs(node: WorkflowNode, inputs: readonly (readonly Slice[] | null)[]): Slice[][] {
  return inputs.map((slices) => (node.executeOnce ? cutSlices(slices ?? [], 0, 1) : [...(slices ?? [])]));
}

/** The type of what is run: a disabled node does what one without any function does. */
export const typeRun = (node: WorkflowNode): string => (node.disabled ? 'no-op' : node.type);

/** The items that stand for a run of the node: a pinned one gives its pin, in runs by hand only. Null: it runs. */
export function itemsInstead(node: WorkflowNode, mode: RunMode): Item[] | null {
  return node.pinned && !node.disabled && mode === 'manual' ? pinnedItems(node.pinned) : null;
}

/** With `alwaysOutputData`, the item that goes out where the node gave none on its first output. */
export function emptyItemInstead(node: WorkflowNode, given: number, inputLength: number): Item | null {
  return node.alwaysOutputData && given === 0 ? { json: {}, ...pairsOfAll(inputLength) } : null;
}

/** Pinned data may be whole items or bare JSON, as in n8n's exports. */
function pinnedItems(pinned: readonly unknown[]): Item[] {
  return pinned.map((entry) =>
    typeof entry === 'object' && entry !== null && 'json' in entry ? (entry as Item) : ({ json: entry } as Item),
  );
}
