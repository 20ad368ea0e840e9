import { isTriedAgainForItem } from '../../core/engine/retry.ts';
import type { GraphNode } from '../../core/engine/graph.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { firstItemError, isErrorItem } from '../../core/workflow/error-items.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { BYTES_PER_CHARACTER, type MemoryHolder } from './memory-budget.ts';
import { settledOutputs, settledPart } from './node-settings.ts';
import type { Payloads } from './payloads.ts';
import type { StoredItems } from './stored-items.ts';

/** Makes of what a node gives what goes on, all of it at once or part by part. */
export class Settling {
  private readonly node: WorkflowNode;
  private readonly graphNode: GraphNode;
  private readonly inputs: readonly StoredItems[];
  private readonly payloads: Payloads;
  private readonly holder: MemoryHolder;
  /** Input items of results that say an error: their page may be gone when the results are written. */
  private readonly origins = new Map<number, Item>();
  private readonly from: StoredItems | undefined;

  constructor(
    node: WorkflowNode,
    graphNode: GraphNode,
    inputs: readonly StoredItems[],
    payloads: Payloads,
    holder: MemoryHolder,
  ) {
    this.node = node;
    this.graphNode = graphNode;
    this.inputs = inputs;
    this.payloads = payloads;
    this.holder = holder;
    this.from = inputs.find((items) => items.length > 0);
  }

  /** Remembers what the results of one input item need of that item. A promise where that has to wait for memory. */
  note(index: number, outputs: readonly (readonly Item[])[]): void | Promise<void> {
    if (this.node.onError !== 'n8n-error-output' || !outputs.some((items) => items.some(saysError))) return;
    const item = this.from?.at(index);
    if (!item) return;
    this.origins.set(index, item);
    return this.holder.take(this.payloads.sizeOf(item) * BYTES_PER_CHARACTER);
  }

  part(outputs: Item[][]): Item[][] {
    return settledPart(this.node, outputs, this.findable(), this.graphNode.traits.outputs);
  }

  whole(outputs: Item[][]): Item[][] {
    return settledOutputs(this.node, outputs, this.findable(), this.graphNode.traits.outputs);
  }

  /** Throws NODE_FAILED where n8n counts the try as failed, because the first item says an error, and another is left. */
  checkFirst(outputs: readonly (readonly Item[])[], failures: number): void {
    const said = firstItemError(outputs);
    if (said !== null && isTriedAgainForItem(this.graphNode, failures)) throw new AppError('NODE_FAILED', said);
  }

  private findable() {
    return this.inputs.map((items) => ({
      length: items.length,
      at: (index: number) => items.at(index) ?? (items === this.from ? this.origins.get(index) : undefined),
    }));
  }
}

/** Also where n8n's form of the error is still to be made. */
const saysError = (item: Item): boolean => isErrorItem(item) || item.json['$error'] !== undefined;
