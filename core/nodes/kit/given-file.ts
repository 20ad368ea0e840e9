import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { isFileId } from '../../workflow/file-reference.ts';
import type { BinaryReference, Item } from '../../workflow/item.ts';
import { isRecord } from './records.ts';

/**
 * The file that a parameter says: the name of one of the item, or a description as `$binary.data` gives it. Whether it lies
 * with the execution shows when it is read. Throws FILE_NOT_FOUND.
 */
export function givenFile(value: Json | undefined, { binary = {} }: Item, path: string): BinaryReference {
  if (typeof value === 'string' && Object.hasOwn(binary, value)) return binary[value]!;
  if (isRecord(value) && isFileId(value['id']) && typeof value['mimeType'] === 'string')
    return value as unknown as BinaryReference;
  const names = Object.keys(binary).map((name) => JSON.stringify(name));
  throw new AppError(
    'FILE_NOT_FOUND',
    `This is no file. Give the name of a file of the item (it has ${names.length > 0 ? names.join(', ') : 'none'}), or the file of another node: {{ $("Node").item.binary.data }}.`,
    { path },
  );
}
