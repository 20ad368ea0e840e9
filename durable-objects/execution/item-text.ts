import type { Item } from '../../core/workflow/item.ts';

/** Where the data of an item lies that was stored before: payload and position in it; and its size in characters. */
export interface Origin {
  ref: string;
  index: number;
  size: number;
}

/** How an item is stored: its data, or the place and size of data that is stored already. */
type StoredItem = Omit<Item, 'json'> &
  ({ json: Item['json'] } | { '@': [ref: string, index: number] | [ref: string, index: number, size: number] });

/**
 * The text of an item for storage. Nodes that hand items on (if, wait, respond, disabled ones …) give the very objects
 * that they got: such data is stored once and named after that, whatever its size.
 */
export function itemText(item: Item, origin: Origin | undefined): string {
  if (!origin) return JSON.stringify(item);
  const { json: _json, ...rest } = item;
  return JSON.stringify({ '@': [origin.ref, origin.index, origin.size], ...rest } satisfies StoredItem);
}

/** The payloads that a text names. */
export function namedIn(text: string): readonly string[] {
  return text.includes('"@":[') ? new StoredText(text).named : [];
}

/** The items of a text as far as they name files. */
export function itemsNaming(text: string): Pick<Item, 'binary'>[] {
  return text.includes('"binary":{') ? (JSON.parse(text) as StoredItem[]) : [];
}

/** The same text where the payloads that it names have other names. */
export function renamedIn(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  const renamed = (item: StoredItem): StoredItem => {
    if (!('@' in item)) return item;
    const [ref, ...place] = item['@'];
    return { ...item, '@': [names.get(ref)!, ...place] };
  };
  return JSON.stringify((JSON.parse(text) as StoredItem[]).map(renamed));
}

/** Items as they are stored, with what stands elsewhere still to be looked up. */
export class StoredText {
  private readonly stored: StoredItem[];
  /** Characters that the items have altogether, those that are named included; without what old texts do not say. */
  readonly size: number;
  /** The payloads that hold data of these items. */
  readonly named: readonly string[];

  constructor(text: string) {
    this.stored = JSON.parse(text) as StoredItem[];
    const named = new Set<string>();
    let size = text.length;
    for (const item of this.stored)
      if ('@' in item) {
        named.add(item['@'][0]);
        size += item['@'][2] ?? 0;
      }
    this.named = [...named];
    this.size = size;
  }

  /** Puts the data in that one of the named payloads holds. Afterwards that payload is not needed any more. */
  fill(ref: string, items: readonly Item[]): void {
    this.stored.forEach((item, at) => {
      if (!('@' in item) || item['@'][0] !== ref) return;
      const { '@': place, ...rest } = item;
      this.stored[at] = { json: items[place[1]]!.json, ...rest };
    });
  }

  /** The items, when every named payload was put in. */
  get items(): Item[] {
    return this.stored as Item[];
  }
}
