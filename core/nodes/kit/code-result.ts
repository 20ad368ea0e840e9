import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import type { BinaryReference, Item, PairedItem } from '../../workflow/item.ts';
import { isRecord, type JsonRecord } from './records.ts';

/** Keys that an item may have; one of them in one item makes all of them items. */
const ITEM_KEYS = ['json', 'binary', 'pairedItem', 'error', 'index', 'metadata', 'executionStatus'];
const MARKS = ['json', 'binary', 'pairedItem', 'error'];

/** Whether a file that code returns is one that it was given. */
export type IsKnownFile = (id: string) => boolean;

const wrong = (message: string, item?: number) =>
  new AppError(
    'CODE_RESULT_INVALID',
    item === undefined ? message : `${message} [item ${item}]`,
    item === undefined ? undefined : { item },
  );

const kind = (value: Json | undefined): string =>
  value === undefined || value === null
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `${typeof value === 'string' ? 'the text' : `the ${typeof value}`} ${JSON.stringify(value).slice(0, 60)}`;

/** The items that code returns which runs once for all. */
export function itemsOfAll(value: Json | undefined, isKnownFile: IsKnownFile): Item[] {
  if (value === undefined || value === null || typeof value !== 'object')
    throw wrong(
      `The code must return items, as a list of objects or one object, but it returns ${kind(value)}. End it with: return $input.all();`,
    );
  const list = Array.isArray(value) ? value : [value];
  const records = list.map((one, index) => {
    if (isRecord(one)) return one;
    throw wrong(`The code must return objects, one for each item, but this one is ${kind(one)}.`, index);
  });
  if (!records.some((record) => MARKS.some((key) => key in record))) return records.map((json) => ({ json }));
  const withJson = records.filter((record) => 'json' in record).length;
  if (withJson > 0 && withJson < records.length)
    throw wrong(
      'Some of the returned items have "json" and some do not. Give all of them a "json".',
      records.findIndex((record) => !('json' in record)),
    );
  if (withJson === 0 && !records.every((record) => 'binary' in record)) return records.map((json) => ({ json }));
  return records.map((record, index) => itemOf(record, index, isKnownFile));
}

/** The item that code returns which runs for each item; null where it returns none. */
export function itemOfEach(value: Json | undefined, index: number, isKnownFile: IsKnownFile): Item | null {
  if (value === undefined || value === null) return null;
  if (!isRecord(value))
    throw wrong(
      `The code must return one object for each item, or nothing, but it returns ${kind(value)}. To return several items, let it run once for all items.`,
      index,
    );
  const isItem = 'json' in value || 'binary' in value;
  const { json, binary } = isItem ? itemOf(value, index, isKnownFile) : { json: value };
  return { json, ...(binary ? { binary } : {}), pairedItem: { item: index } };
}

/**
 * The items of n8n's former Function. It takes objects without a "json" as well, as long as none has one, and ignores what
 * stands beside the parts of an item.
 */
export function itemsOfFunction(value: Json | undefined, isKnownFile: IsKnownFile): Item[] {
  if (!Array.isArray(value) && !isRecord(value))
    throw wrong(`The code must return items, as a list of objects or one object, but it returns ${kind(value)}.`);
  const list = Array.isArray(value) ? value : [value];
  const hasJson = list.some((one) => isRecord(one) && 'json' in one);
  return list.map((one, index) => {
    if (!isRecord(one)) throw wrong(`The code must return objects, but this one is ${kind(one)}.`, index);
    if ('json' in one) return itemOf(only(one, ITEM_KEYS), index, isKnownFile);
    if (hasJson)
      throw wrong('Some of the returned items have "json" and this one has none. Give all of them a "json".', index);
    const { binary, ...json } = one;
    return itemOf(isRecord(binary) ? { json, binary } : { json: one }, index, isKnownFile);
  });
}

const only = (record: JsonRecord, keys: readonly string[]): JsonRecord =>
  Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));

/** n8n's former FunctionItem: the data of the item. Files stay, unless the code changed them. */
export function itemOfFunctionItem(
  value: Json | undefined,
  index: number,
  files: Json | undefined,
  item: Item,
  isKnownFile: IsKnownFile,
): Item {
  if (!isRecord(value))
    throw wrong(`The code must return the data of the item, an object, but it returns ${kind(value)}.`, index);
  const binary = files === undefined ? item.binary : binaryOf(files, index, isKnownFile);
  return { json: value, ...(binary ? { binary } : {}), pairedItem: { item: index } };
}

function itemOf(record: JsonRecord, index: number, isKnownFile: IsKnownFile): Item {
  const unknown = Object.keys(record).find((key) => !ITEM_KEYS.includes(key));
  if (unknown !== undefined)
    throw wrong(
      `An item has "json", and beside it the unknown key "${unknown.slice(0, 80)}". Put it inside "json".`,
      index,
    );
  const json = record.json ?? (record.json === undefined ? {} : null);
  if (!isRecord(json)) throw wrong(`The "json" of an item must be an object, but it is ${kind(json)}.`, index);
  const binary = binaryOf(record.binary, index, isKnownFile);
  const pairedItem = pairOf(record.pairedItem, index);
  return { json, ...(binary ? { binary } : {}), ...(pairedItem === undefined ? {} : { pairedItem }) };
}

function binaryOf(value: Json | undefined, index: number, isKnownFile: IsKnownFile): Item['binary'] | null {
  if (value === undefined || value === null) return null;
  if (!isRecord(value)) throw wrong(`The "binary" of an item must be an object, but it is ${kind(value)}.`, index);
  const entries = Object.entries(value);
  for (const [name, file] of entries) {
    if (isRecord(file) && (isNewFile(file) || isPassedOn(file, isKnownFile))) continue;
    throw wrong(
      `The file "${name.slice(0, 80)}" is none that came to this node, and has no content. A new file is { "data": its content in Base64, "mimeType": …, "fileName": … }.`,
      index,
    );
  }
  return entries.length === 0 ? null : (Object.fromEntries(entries) as unknown as Record<string, BinaryReference>);
}

const isPassedOn = ({ id, mimeType }: JsonRecord, isKnownFile: IsKnownFile): boolean =>
  typeof id === 'string' && typeof mimeType === 'string' && isKnownFile(id);

/** With its content in it; it is stored when the node is done. An id would make it a file that is there already. */
const isNewFile = (file: JsonRecord): boolean => typeof file.data === 'string' && file.id === undefined;

function pairOf(value: Json | undefined, index: number): Item['pairedItem'] {
  if (value === undefined || value === null) return undefined;
  const one = (pair: Json): PairedItem => {
    if (isCount(pair)) return { item: pair };
    if (isRecord(pair) && isCount(pair.item))
      return { item: pair.item, ...(isCount(pair.input) && pair.input > 0 ? { input: pair.input } : {}) };
    throw wrong('The "pairedItem" of an item must be the index of an input item, or { "item": index }.', index);
  };
  return Array.isArray(value) ? value.map(one) : one(value);
}

const isCount = (value: Json | undefined): value is number => Number.isInteger(value) && (value as number) >= 0;
