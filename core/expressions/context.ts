import type { ErrorData } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';

/**
 * What an expression can see, for one item of one node. Everything is synchronous: a caller whose items lie in storage
 * loads the nodes that `referencedNodes` names before it evaluates.
 */
export interface ExpressionContext {
  /** `$json`: the data of the current item. */
  readonly json: { readonly [key: string]: Json };
  /** All items of the node's input: `$input.all()`. */
  readonly items: readonly Item[];
  /** `$itemIndex`, from 0. */
  readonly itemIndex: number;
  /** `$runIndex`, from 0. */
  readonly runIndex: number;
  /** Epoch milliseconds, the same at every repeat. `$now` gives it as an ISO 8601 text. */
  readonly now: number;
  readonly execution: {
    readonly id: string;
    readonly mode: string;
    /** Addresses that end the next wait for a request, a form or a decision; undefined where none follows. */
    readonly resumeUrl?: string | undefined;
    readonly resumeFormUrl?: string | undefined;
    readonly approveUrl?: string | undefined;
  };
  readonly workflow: { readonly id: string; readonly name: string };
  readonly vars: { readonly [name: string]: Json };
  /** All items that the node of this name gave; undefined when it is unknown or has not run. */
  nodeItems(name: string): readonly Item[] | undefined;
  /** The item of that node from which the current one came; undefined when there is none. */
  nodeItem(name: string): Item | undefined;
  /** `$error`, where an error is being handled. */
  readonly error?: ErrorData;
}

/** A context in which there is nothing yet: for tests, previews and parameters that see no items. */
export function emptyContext(overrides: Partial<ExpressionContext> = {}): ExpressionContext {
  return {
    json: {},
    items: [],
    itemIndex: 0,
    runIndex: 0,
    now: 0,
    execution: { id: '', mode: 'manual' },
    workflow: { id: '', name: '' },
    vars: {},
    nodeItems: () => undefined,
    nodeItem: () => undefined,
    ...overrides,
  };
}
