import type { GuestData, GuestItem, GuestNode, Missing } from '../guest-data.ts';
import { problem } from './problem.ts';

const isMissing = (value: unknown): value is Missing =>
  typeof value === 'object' && value !== null && typeof (value as Missing).missing === 'string';

function found<T>(value: T | Missing): T {
  if (isMissing(value)) throw problem(value.missing);
  return value;
}

/** `$('name')`, `$node['name']` and `$items('name')`, for the item with this index in the input. */
export function nodesAt(data: GuestData, itemIndex: number) {
  const nodeOf = (name: string): GuestNode => {
    if (Object.hasOwn(data.nodes, name)) return data.nodes[name]!;
    throw problem(
      data.unread.includes(name)
        ? `The items of node "${name}" were not read, because its name is computed. Write the name plainly in the code: $('${name}').`
        : `There is no node "${name}". Check the name.`,
    );
  };
  const itemsOf = (node: GuestNode, name: string, output?: number, run?: number): GuestItem[] => {
    if (output === undefined && (run === undefined || run === -1 || run === node.lastRun)) return found(node.items);
    found(node.items);
    const runs = node.outputs ?? [];
    const outputs = runs[run === undefined || run === -1 ? runs.length - 1 : run];
    if (!outputs) throw problem(`The node "${name}" has no run ${run}; it has ${runs.length}.`);
    const items = outputs[output ?? 0];
    if (!items) throw problem(`The node "${name}" has no output ${output}.`);
    return items;
  };
  const originOf = (node: GuestNode, name: string, index: unknown): GuestItem => {
    if (typeof index !== 'number') throw problem(`Give the index of an item: $('${name}').itemMatching(0).`);
    const items = found(node.items);
    const place = node.origins?.[index - data.from];
    if (place === undefined) throw problem(`There is no item ${index} here.`);
    const origin = found(place);
    return typeof origin === 'number' ? items[origin]! : origin;
  };

  const node = (given?: unknown) => {
    const previous = (data.prevNode as { name?: string } | null)?.name;
    const name = given === undefined ? previous : String(given);
    if (name === undefined) throw problem("Give the name of a node: $('Webhook').");
    const pick =
      (choose: (items: GuestItem[]) => unknown) =>
      (output?: number, run?: number): unknown =>
        choose(itemsOf(nodeOf(name), name, output, run));
    return {
      first: pick((items) => items[0]),
      last: pick((items) => items.at(-1)),
      all: pick((items) => items),
      itemMatching: (index: unknown) => originOf(nodeOf(name), name, index),
      pairedItem: (index: unknown = itemIndex) => originOf(nodeOf(name), name, index),
      get item() {
        return originOf(nodeOf(name), name, itemIndex);
      },
      get isExecuted() {
        return nodeOf(name).isExecuted;
      },
      get params() {
        return nodeOf(name).params ?? {};
      },
      get context() {
        return nodeOf(name).context ?? {};
      },
    };
  };
  const indexed = (name: string) => {
    const at = () => found(nodeOf(name).items)[itemIndex];
    return {
      get json() {
        return at()?.json;
      },
      get data() {
        return at()?.json;
      },
      get binary() {
        return at()?.binary ?? {};
      },
      get parameter() {
        return nodeOf(name).params ?? {};
      },
      get context() {
        return nodeOf(name).context ?? {};
      },
      get runIndex() {
        return nodeOf(name).lastRun;
      },
    };
  };
  return {
    $: node,
    $node: new Proxy(
      {},
      {
        get: (_, name) => (typeof name === 'string' ? indexed(name) : undefined),
      },
    ),
    $items: (name?: unknown, output?: number, run?: number) =>
      name === undefined ? data.items : itemsOf(nodeOf(String(name)), String(name), output, run),
  };
}
