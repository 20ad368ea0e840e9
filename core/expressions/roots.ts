import { AppError } from '../errors/app-error.ts';
import type { Item } from '../workflow/item.ts';
import { emptyRecord, GuestFunction, Handle, type Run, type Value } from './values.ts';

const give = (value: Value): GuestFunction => new GuestFunction(() => value);

/** Members that `$input` and `$('…')` share. */
function readItems(items: readonly Item[], item: Item | undefined, key: string): Value {
  switch (key) {
    case 'item':
      return item;
    case 'json':
      return item?.json;
    case 'first':
      return give(items[0]);
    case 'last':
      return give(items.at(-1));
    case 'all':
      return give(items);
    default:
      return undefined;
  }
}

const INPUT = new Handle('$input', (key, { context }) =>
  readItems(context.items, context.items[context.itemIndex], key),
);

/** The items of another node, loaded by the caller before. */
export function nodeHandle(name: string): Handle {
  return new Handle(`$('${name}')`, (key, { context }) => {
    // Only what was asked for is loaded: `.item` needs no list.
    if (key === 'item' || key === 'json') return readItems([], context.nodeItem(name), key);
    const items = context.nodeItems(name);
    if (items === undefined) {
      throw new AppError(
        'EXPRESSION_FAILED',
        `The node "${name}" has no data in this execution. Check the name, and that it runs before this node.`,
        { node: name },
      );
    }
    return readItems(items, undefined, key);
  });
}

/** A record of our own, without a prototype. */
const record = (members: Record<string, Value>): Value => Object.assign(emptyRecord(), members);

/** The names that start with `$`. `$('…')` and `$node` are not here: they are resolved when the expression is compiled. */
export const ROOTS: ReadonlyMap<string, (run: Run) => Value> = new Map<string, (run: Run) => Value>([
  ['$json', ({ context }) => context.json],
  ['$input', () => INPUT],
  ['$itemIndex', ({ context }) => context.itemIndex],
  ['$runIndex', ({ context }) => context.runIndex],
  ['$now', ({ context }) => new Date(context.now).toISOString()],
  [
    '$execution',
    ({ context: { execution } }) => {
      const { id, mode, resumeUrl, resumeFormUrl, approveUrl } = execution;
      return record({ id, mode, resumeUrl, resumeFormUrl, approveUrl });
    },
  ],
  ['$workflow', ({ context: { workflow } }) => record({ id: workflow.id, name: workflow.name })],
  ['$vars', ({ context }) => context.vars],
  ['$error', ({ context }) => context.error && record({ ...context.error })],
]);
