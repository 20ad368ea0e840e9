import { toErrorData } from '../errors/app-error.ts';
import type { ExpressionContext, OtherNode } from '../expressions/context.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';
import type { CodeFacts } from './analyse.ts';
import type { GuestData, GuestItem, GuestNode, Missing } from './guest-data.ts';
import type { CodeLimits, CodeMode } from './program.ts';

/** What the code's run looks like from its node: the same that its expressions see. */
export interface CodeView {
  context(itemIndex: number): ExpressionContext;
  /** Names of all nodes of the workflow. */
  readonly nodeNames: readonly string[];
  /** Items after one that failed are not begun. */
  readonly stopAtError: boolean;
}

/** n8n knows two modes: somebody tries the workflow, or it is at work. */
const MODES = new Map([
  ['manual', 'test'],
  ['error', 'production'],
  ['child', 'production'],
]);

/** Outputs of a node and runs of it that are looked for. */
const MOST_LISTS = 1000;

/** Names of the nodes whose items the code may ask for. */
export const namedNodes = (facts: CodeFacts, nodeNames: readonly string[]): string[] =>
  facts.readsNodes ? nodeNames.filter((name) => facts.texts.has(name)) : [];

/** Gathers what the code will see. `names`: the nodes whose items are at hand. */
export function guestData(
  call: { mode: CodeMode; items: readonly Item[]; from: number },
  view: CodeView,
  facts: CodeFacts,
  names: readonly string[],
  limits: CodeLimits,
  staticData: GuestData['staticData'],
): GuestData {
  const context = view.context(call.from);
  const { execution, workflow, prevNode, self, source } = context;
  const { id, mode, ...addresses } = execution;
  const nodes: [string, GuestNode][] = names.map((name) => [name, guestNode(name, call, view, facts)]);
  const previous = prevNode?.name;
  // `$()` is the node before.
  if (facts.readsNodes && previous !== undefined && !names.includes(previous) && context.node)
    nodes.push([previous, guestNode(previous, call, view, facts)]);
  return {
    mode: call.mode,
    items: call.items.map((item, index) => guestItem(item, call.from + index)),
    from: call.from,
    runIndex: context.runIndex,
    now: context.now,
    timezone: context.timezone ?? 'UTC',
    execution: plain({ id, mode: MODES.get(mode) ?? mode, ...addresses }),
    workflow: plain({ ...workflow }),
    vars: { ...context.vars },
    env: context.env ? { ...context.env } : null,
    runMode: context.mode ?? mode,
    prevNode: plain({ ...prevNode }),
    self: plain({ ...self }),
    source: plain({ ...source }),
    nodes: Object.fromEntries(nodes),
    unread: view.nodeNames.filter((name) => !names.includes(name)),
    maxTimerMs: limits.timerMs,
    stopAtError: view.stopAtError,
    staticData,
  };
}

const plain = (record: { [key: string]: Json | undefined }): { [key: string]: Json } =>
  Object.fromEntries(Object.entries(record).filter((entry): entry is [string, Json] => entry[1] !== undefined));

/** An item that came in is paired with itself: whoever returns it says by that where it came from. */
const guestItem = (item: Item, index?: number): GuestItem => ({
  json: item.json,
  ...(item.binary ? { binary: item.binary as unknown as NonNullable<GuestItem['binary']> } : {}),
  ...(index === undefined ? {} : { pairedItem: { item: index } }),
});

/** What a look gives, or why there is nothing. */
function look<T>(read: () => T): T | Missing {
  try {
    return read();
  } catch (thrown) {
    return { missing: toErrorData(thrown, 'EXPRESSION_FAILED').message };
  }
}

function guestNode(
  name: string,
  call: { items: readonly Item[]; from: number },
  view: CodeView,
  facts: CodeFacts,
): GuestNode {
  const nodeAt = (index: number): OtherNode | undefined => view.context(index).node?.(name);
  const node = look(() => nodeAt(call.from));
  if (!node || 'missing' in node)
    return {
      isExecuted: false,
      lastRun: -1,
      items: node ?? { missing: `The node "${name}" cannot be reached here.` },
    };
  const items = look(() => node.items());
  const found = Array.isArray(items) ? (items as readonly Item[]) : [];
  return {
    isExecuted: node.isExecuted,
    lastRun: node.lastRun,
    ...(node.parameters === undefined ? {} : { params: node.parameters }),
    ...(node.context === undefined ? {} : { context: node.context }),
    items: 'missing' in items ? items : found.map((item) => guestItem(item)),
    ...(facts.readsOutputs ? { outputs: outputsOf(node) } : {}),
    ...(facts.readsOrigins ? { origins: originsOf(call, found, nodeAt) } : {}),
  };
}

function outputsOf(node: OtherNode): GuestItem[][][] {
  return Array.from({ length: Math.min(MOST_LISTS, node.lastRun + 1) }, (_, run) => {
    const outputs: GuestItem[][] = [];
    while (outputs.length < MOST_LISTS) {
      const items = look(() => node.items(outputs.length, run));
      if ('missing' in items) break;
      outputs.push(items.map((item) => guestItem(item)));
    }
    return outputs;
  });
}

function originsOf(
  { items, from }: { items: readonly Item[]; from: number },
  found: readonly Item[],
  nodeAt: (index: number) => OtherNode | undefined,
): NonNullable<GuestNode['origins']> {
  const places = new Map(found.map((item, index) => [item, index]));
  return items.map((_, at) => {
    const origin = look(() => nodeAt(from + at)?.origin('item'));
    if (!origin) return { missing: 'The item did not come from that node.' };
    if ('missing' in origin) return origin;
    return places.get(origin) ?? guestItem(origin);
  });
}
