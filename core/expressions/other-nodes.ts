import type { Item } from '../workflow/item.ts';
import { toInteger, toKey } from './coerce.ts';
import type { ExpressionContext, OtherNode } from './context.ts';
import { expressionError, typeError } from './guest-error.ts';
import { enter } from './mutation.ts';
import { fn } from './globals/make.ts';
import { type GuestFunction, Handle, type Run, type Value } from './values.ts';

const MEMBERS = ['item', 'first', 'last', 'all', 'itemMatching', 'pairedItem', 'isExecuted', 'params', 'context'];
const INDEX_MEMBERS = ['json', 'data', 'binary', 'parameter', 'context', 'runIndex'];

/** Another node; where the caller knows its items only, from these. */
function nodeOf(name: string, context: ExpressionContext): OtherNode {
  if (context.node) return context.node(name);
  const items = (): readonly Item[] => {
    const found = context.nodeItems(name);
    if (found) return found;
    throw expressionError(
      `The node "${name}" has no data in this execution. Check the name, that it runs before this node, and that the name is written plainly: $('${name}').`,
      { node: name },
    );
  };
  return {
    isExecuted: context.nodeItems(name) !== undefined,
    lastRun: context.nodeItems(name) === undefined ? -1 : 0,
    items,
    origin: (method, index) => (method === 'item' || index === undefined ? context.nodeItem(name) : items()[index]),
    sameIndex: () => context.nodeItem(name),
  };
}

const numberAt = (args: readonly Value[], index: number, run: Run): number | undefined => toInteger(args[index], run);

/** `$('name')`: reads its members when they are asked for, and no earlier. */
export function nodeHandle(name: string): Handle {
  const picked = (pick: (items: readonly Item[]) => Value): GuestFunction =>
    fn((args, run) =>
      enter(pick(nodeOf(name, run.context).items(numberAt(args, 0, run), numberAt(args, 1, run))), run),
    );
  return new Handle(
    `$('${name}')`,
    (key, run) => {
      const { context } = run;
      switch (key) {
        case 'first':
          return picked((items) => items[0]);
        case 'last':
          return picked((items) => items.at(-1));
        case 'all':
          return picked((items) => items);
        case 'item':
          return enter(nodeOf(name, context).origin('item'), run);
        case 'json':
          return enter(nodeOf(name, context).origin('item')?.json, run);
        case 'pairedItem':
        case 'itemMatching':
          return fn((args, inner) => enter(nodeOf(name, inner.context).origin(key, numberAt(args, 0, inner)), inner));
        case 'isExecuted':
          return nodeOf(name, context).isExecuted;
        case 'params':
          return enter(nodeOf(name, context).parameters, run);
        case 'context':
          return enter(nodeOf(name, context).context ?? {}, run);
        default:
          return undefined;
      }
    },
    MEMBERS,
  );
}

/** `$node['name']`: the older form, which takes the item with the same index. */
function indexedHandle(name: string): Handle {
  return new Handle(
    `$node["${name}"]`,
    (key, run) => {
      const node = nodeOf(name, run.context);
      switch (key) {
        case 'json':
        case 'data':
          return enter(node.sameIndex()?.json, run);
        case 'binary':
          return enter(node.sameIndex()?.binary ?? {}, run);
        case 'parameter':
        case 'params':
          return enter(node.parameters, run);
        case 'context':
          return enter(node.context ?? {}, run);
        case 'runIndex':
          return node.lastRun;
        default:
          return nodeHandle(name).read(key, run);
      }
    },
    INDEX_MEMBERS,
  );
}

/** `$node` */
export const NODE_TABLE = new Handle('$node', (key) => indexedHandle(key));

/** `$` itself: `$('name')`; without a name it is the node before. */
export const NODE_FUNCTION = fn((args, run) => {
  if (args.length > 0) return nodeHandle(toKey(args[0], run));
  const previous = run.context.prevNode?.name;
  if (previous === undefined) throw expressionError("Give the name of a node: $('Webhook').");
  return nodeHandle(previous);
});

/** `$items(name?, output?, run?)`: the older form of `$('name').all()`. */
export const ITEMS_FUNCTION = fn((args, run) => {
  if (args[0] === undefined) {
    // Without a node before this one there is nothing to name.
    if (run.context.node && !run.context.prevNode) throw typeError('$items() needs a node before this one.');
    return enter(run.context.items, run);
  }
  return enter(
    nodeOf(toKey(args[0], run), run.context).items(numberAt(args, 1, run) ?? 0, numberAt(args, 2, run)),
    run,
  );
});
