import type { Item } from '../../core/workflow/item.ts';

/** Where the data of an item lies that was stored before: payload and position in it. */
export interface Origin {
  ref: string;
  index: number;
}

/** How an item is stored: its data, or the place of data that is stored already. */
type StoredItem = Omit<Item, 'json'> & ({ json: Item['json'] } | { '@': [ref: string, index: number] });

/**
 * The text of items for storage. Nodes that hand items on (if, wait, respond, disabled ones …) give the very objects
 * that they got: such data is stored once and named after that, whatever its size.
 */
export function toText(items: readonly Item[], originOf: (json: Item['json']) => Origin | undefined): string {
  const stored: StoredItem[] = items.map((item) => {
    const origin = originOf(item.json);
    if (!origin) return item;
    const { json: _json, ...rest } = item;
    return { '@': [origin.ref, origin.index], ...rest };
  });
  return JSON.stringify(stored);
}

/** The payloads that a text names. */
export function namedIn(text: string): string[] {
  if (!text.includes('"@":[')) return [];
  const stored = JSON.parse(text) as StoredItem[];
  return [...new Set(stored.flatMap((item) => ('@' in item ? [item['@'][0]] : [])))];
}

/** The same text where the payloads that it names have other names. */
export function renamedIn(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  const stored = JSON.parse(text) as StoredItem[];
  return JSON.stringify(
    stored.map((item) => ('@' in item ? { ...item, '@': [names.get(item['@'][0])!, item['@'][1]] } : item)),
  );
}

/** The items that a text stands for. `read` gives the payloads that it names; a promise where one of them is one. */
export function fromText(text: string, read: (ref: string) => Item[] | Promise<Item[]>): Item[] | Promise<Item[]> {
  const stored = JSON.parse(text) as StoredItem[];
  const named = [...new Set(stored.flatMap((item) => ('@' in item ? [item['@'][0]] : [])))];
  if (named.length === 0) return stored as Item[];
  const payloads = named.map(read);
  const resolve = (lists: readonly Item[][]): Item[] =>
    stored.map((item) => {
      if (!('@' in item)) return item;
      const {
        '@': [ref, index],
        ...rest
      } = item;
      return { json: lists[named.indexOf(ref)]![index]!.json, ...rest };
    });
  return payloads.some((list) => list instanceof Promise)
    ? Promise.all(payloads).then(resolve)
    : resolve(payloads as Item[][]);
}
