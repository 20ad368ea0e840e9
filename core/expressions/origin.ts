import type { AppError } from '../errors/app-error.ts';
import type { Item, PairedItem } from '../workflow/item.ts';
import { expressionError } from './guest-error.ts';
import type { RecordedExecution, SourceOf } from './workflow-context.ts';

/** What is looked for: the item of a node from which an item came. */
export interface OriginSearch {
  readonly execution: RecordedExecution;
  /** Name of the node. */
  readonly target: string;
  /** For messages: what was called. */
  readonly method: 'item' | 'itemMatching' | 'pairedItem';
}

/** A place where the way back ends without having met the node. */
class DeadEnd {
  readonly error: AppError;
  constructor(error: AppError) {
    this.error = error;
  }
}

/** Follows an item of the current node back to the item of the target from which it came. Throws where no way leads there. */
export function findOrigin(search: OriginSearch, from: PairedItem): Item | undefined {
  const found = follow(search, search.execution.source, from, 0);
  if (found instanceof DeadEnd) throw found.error;
  return found.item;
}

interface Found {
  item: Item | undefined;
}

/** Each pairing of an item is followed; those that lead nowhere count only when none leads to the node. */
function follow(
  search: OriginSearch,
  sources: readonly (SourceOf | null)[],
  pair: PairedItem,
  depth: number,
): Found | DeadEnd {
  const source = sources[pair.input ?? 0] ?? sources[0];
  if (!source || depth > 500) return deadEnd(search, 'the item has no known origin');
  const run = search.execution.runs(source.node).at(source.run);
  const list = run?.outputs[source.output] ?? pinnedItems(search, source.node);
  if (!list) return deadEnd(search, `there are no data of node "${source.node}"`);
  const item = list[pair.item];
  if (source.node === search.target) return { item };
  if (!item) return deadEnd(search, `node "${source.node}" gave no item ${pair.item}`);
  const pairs = pairsOf(item);
  if (pairs.length === 0)
    return deadEnd(
      search,
      isPinned(search, source.node)
        ? `node "${source.node}" is pinned and its items do not say from which they came. Unpin it and run again`
        : `the items of node "${source.node}" do not say from which they came`,
    );
  const answers = pairs.map((one) => follow(search, run?.source ?? [], one, depth + 1));
  const hits = answers.filter((answer) => !(answer instanceof DeadEnd)) as Found[];
  if (hits.length === 0) return answers[0]!;
  if (hits.some(({ item: other }) => other !== hits[0]!.item))
    return deadEnd(
      search,
      `several items of node "${search.target}" belong to this one. Use .first(), .last() or .all()`,
    );
  return hits[0]!;
}

function pairsOf({ pairedItem }: Item): PairedItem[] {
  if (pairedItem === undefined || pairedItem === null) return [];
  const list: readonly (PairedItem | number)[] = Array.isArray(pairedItem) ? pairedItem : [pairedItem];
  return list.map((pair) => (typeof pair === 'number' ? { item: pair } : pair));
}

const isPinned = ({ execution }: OriginSearch, node: string): boolean =>
  execution.mode === 'manual' && Object.hasOwn(execution.pinned, node);

const pinnedItems = (search: OriginSearch, node: string): readonly Item[] | undefined =>
  isPinned(search, node) ? search.execution.pinned[node] : undefined;

const deadEnd = (search: OriginSearch, reason: string): DeadEnd => new DeadEnd(noOrigin(search, reason));

/** The error for an item whose origin cannot be found. */
export const noOrigin = ({ target, method }: OriginSearch, reason: string): AppError =>
  expressionError(
    `The item of node "${target}" that belongs to this one cannot be found by ${method}: ${reason}. Another way is $('${target}').first() or .all().`,
    { node: target },
  );
