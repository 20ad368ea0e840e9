import type { ErrorData } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';

/**
 * What an expression can see, for one item of one node. Everything is synchronous: a caller whose items lie in storage
 * loads the nodes that `referencedNodes` names before it evaluates. A getter may throw an AppError where n8n reports that
 * there are no data; what is optional and absent is not there for the expression either.
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
  /** Epoch milliseconds, the same at every repeat: `$now`, `Date.now()`. */
  readonly now: number;
  readonly execution: {
    readonly id: string;
    readonly mode: string;
    /** Addresses that end the next wait for a request, a form or a decision; undefined where none follows. */
    readonly resumeUrl?: string | undefined;
    readonly resumeFormUrl?: string | undefined;
    readonly approveUrl?: string | undefined;
    /** The records that came with the end of the last pause. */
    readonly resumeData?: Json | undefined;
    /** Texts that the execution says of itself, by name. */
    readonly customData?: { readonly [name: string]: string } | undefined;
  };
  readonly workflow: { readonly id: string; readonly name: string; readonly active?: boolean };
  readonly vars: { readonly [name: string]: Json };
  /** All items that the node of this name gave; undefined when it is unknown or has not run. */
  nodeItems(name: string): readonly Item[] | undefined;
  /** The item of that node from which the current one came; undefined when there is none. */
  nodeItem(name: string): Item | undefined;
  /** Everything about another node, where the caller knows more than its items. It goes before the two above. */
  node?(name: string): OtherNode;
  /** `$error`, where an error is being handled. */
  readonly error?: ErrorData;
  /** IANA name of the workflow's zone; UTC when absent. */
  readonly timezone?: string;
  /** `$mode`: what started the execution. */
  readonly mode?: string;
  /** The variables of the environment that the operator lists; absent: none may be read. */
  readonly env?: { readonly [name: string]: string };
  readonly secrets?: { readonly [name: string]: Json };
  /** `$prevNode`: where the items of input 0 come from. */
  readonly prevNode?: { readonly name: string; readonly outputIndex: number; readonly runIndex: number };
  /** The node that is evaluated: `$nodeId`, `$nodeVersion`, `$webhookId`, `$parameter`. */
  readonly self?: {
    readonly id?: string;
    readonly version?: number;
    readonly webhookId?: string;
    readonly parameters?: { readonly [name: string]: Json };
  };
  /** `$input.params` and `$input.context`: of the node that feeds input 0. */
  readonly source?: { readonly params?: Json; readonly context?: Json };
  /** Further names that exist in some places only, such as `$request`, `$response`, `$pageCount` and `$credentials`. */
  readonly extras?: { readonly [name: `$${string}`]: Json | undefined };
  /** Values that an agent supplied for `$fromAI`. */
  readonly fromAI?: { readonly [key: string]: Json };
  /** The context of another item of the same node: `$item(1)`. */
  at?(itemIndex: number, runIndex?: number): ExpressionContext;
  /** Told what went wrong where the expression itself goes on: a block that failed is `undefined`, but not silently. */
  warn?(warning: ErrorData): void;
}

/** Another node of the workflow, as `$('…')` and `$node['…']` see it. Each method throws an AppError where n8n reports one. */
export interface OtherNode {
  readonly isExecuted: boolean;
  /** Number of its last run, from 0; -1 when it has none. */
  readonly lastRun: number;
  readonly parameters?: Json;
  readonly context?: Json;
  /** Items of one output in one run; by default the output that leads here, and the last run. */
  items(output?: number, run?: number): readonly Item[];
  /** The item from which the given one of the current node came; the current item when no index is given. */
  origin(method: 'item' | 'itemMatching' | 'pairedItem', itemIndex?: number): Item | undefined;
  /** The item with the same index in the last run. */
  sameIndex(): Item | undefined;
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
