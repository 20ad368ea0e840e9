import { AppError } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import { fileIdsIn, isFileId } from '../../core/workflow/file-reference.ts';
import type { Item } from '../../core/workflow/item.ts';
import { foreignFile } from '../../durable-objects/execution/given-items.ts';

/**
 * Callers give whole items or bare JSON. Only `{ json: {…} }` with nothing but an item's keys is taken for an item. Its
 * files have their content in them, as Base64, or name one of the execution that is spoken of, which looks for it there.
 * Throws FILE_FOREIGN for an id that is none of ours, BODY_INVALID for what is no file at all.
 */
export function givenItem(given: Record<string, Json>): Item {
  const { json, binary } = given;
  const isItem = isRecord(json) && Object.keys(given).every((key) => ['json', 'binary', 'pairedItem'].includes(key));
  if (!isItem) return { json: given };
  if (binary === undefined || binary === null) return { json };
  if (!isRecord(binary)) throw noFile('binary');
  for (const [name, file] of Object.entries(binary)) {
    if (!isRecord(file) || (typeof file['data'] !== 'string' && typeof file['id'] !== 'string')) throw noFile(name);
    if (typeof file['data'] !== 'string' && !isFileId(file['id'])) throw foreignFile(String(file['id']));
  }
  return { json, binary: binary as unknown as NonNullable<Item['binary']> };
}

/** The same where there is no execution yet whose files could be named. */
export function givenToStart(given: Record<string, Json>): Item {
  const item = givenItem(given);
  const [id] = fileIdsIn([item]);
  if (id !== undefined) throw foreignFile(id);
  return item;
}

const isRecord = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const noFile = (name: string): AppError =>
  new AppError(
    'BODY_INVALID',
    `The file ${JSON.stringify(name.slice(0, 80))} of an item is none. Give { "data": its content as Base64, "mimeType": …, "fileName": … }, or the file as an execution shows it.`,
  );
