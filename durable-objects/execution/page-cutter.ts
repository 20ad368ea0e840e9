import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { itemText, type Origin } from './item-text.ts';

/** A page holds items of about this many characters of JSON, or one item that is larger. */
export const PAGE_CHARACTERS = 1_000_000;
/** Largest item, in characters of its JSON. */
export const MAX_ITEM_CHARACTERS = 16_000_000;

/** Some of the items of several outputs, as they are stored together. */
export interface CutPage {
  items: Item[];
  text: string;
  /** Characters that the items have in memory, what they name elsewhere included. */
  size: number;
  /** Size of each item's data. */
  sizes: number[];
  /** True when data is named that lies elsewhere. */
  names: boolean;
  /** Which outputs the items belong to: neighbours in this page. */
  parts: { output: number; count: number }[];
}

/** Cuts the items of outputs into pages, each when it is asked for, so that only one text is there at a time. */
export function* cutPages(
  outputs: readonly (readonly Item[])[],
  originOf: (json: Item['json']) => Origin | undefined,
  who: string,
): Generator<CutPage, void> {
  let page = emptyPage();
  let texts: string[] = [];
  const close = (): CutPage => ({ ...page, text: `[${texts.join(',')}]` });
  for (const [output, items] of outputs.entries())
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index]!;
      const origin = originOf(item.json);
      const text = itemText(item, origin);
      const size = origin?.size ?? text.length;
      const weight = origin ? text.length + size : size;
      if (weight > MAX_ITEM_CHARACTERS) throw itemTooLarge(who, weight, index, output);
      if (page.items.length > 0 && page.size + weight > PAGE_CHARACTERS) {
        yield close();
        page = emptyPage();
        texts = [];
      }
      texts.push(text);
      page.items.push(item);
      page.sizes.push(size);
      page.size += weight + 1;
      if (origin) page.names = true;
      const part = page.parts.at(-1);
      if (part?.output === output) part.count += 1;
      else page.parts.push({ output, count: 1 });
    }
  if (page.items.length > 0) yield close();
}

const emptyPage = (): CutPage => ({ items: [], text: '', size: 1, sizes: [], names: false, parts: [] });

function itemTooLarge(who: string, characters: number, item: number, output: number): AppError {
  return new AppError(
    'ITEMS_TOO_LARGE',
    `${who} gave an item of ${(characters / 1e6).toFixed(1)} MB (number ${item} of output ${output}); an item may have ${MAX_ITEM_CHARACTERS / 1e6} MB. Split it, or leave fields out that nobody needs.`,
    { limit: 'item', item, output, bytes: characters },
  );
}
