import { isFileId, type FileDescription } from '../../core/workflow/file-reference.ts';
import { fileTypeOf } from '../../core/workflow/mime-types.ts';
import type { BinaryReference, Item } from '../../core/workflow/item.ts';

const MAX_TEXT = 1024;

/** Stores the content of a file that came within an item. */
type WriteFile = (content: Uint8Array, description: FileDescription) => Promise<BinaryReference>;

/**
 * Outputs whose items hold files as references only, as they may be stored. A file that came as Base64 in `data`, as code
 * and pins of n8n bring it, is stored on its own. The same lists where there is nothing to do.
 */
export function adoptFiles(outputs: Item[][], write: WriteFile): Item[][] | Promise<Item[][]> {
  return outputs.some((items) => items.some(isForeign)) ? adopted(outputs, write) : outputs;
}

async function adopted(outputs: Item[][], write: WriteFile): Promise<Item[][]> {
  const result: Item[][] = [];
  for (const items of outputs) {
    const list: Item[] = [];
    for (const item of items) list.push(isForeign(item) ? await adoptedItem(item, write) : item);
    result.push(list);
  }
  return result;
}

async function adoptedItem({ binary, ...item }: Item, write: WriteFile): Promise<Item> {
  const files: Record<string, BinaryReference> = Object.create(null) as Record<string, BinaryReference>;
  for (const [name, file] of Object.entries((binary ?? {}) as Record<string, unknown>)) {
    if (typeof file !== 'object' || file === null) continue;
    const { data, id } = file as { data?: unknown; id?: unknown };
    const described = describedBy(file as Record<string, unknown>);
    files[name] =
      typeof data === 'string' && !isFileId(id)
        ? await write(Buffer.from(data, 'base64'), described)
        : { ...described, id: textOf(id) ?? '', mimeType: described.mimeType ?? 'application/octet-stream' };
  }
  return Object.keys(files).length > 0 ? { ...item, binary: { ...files } } : item;
}

const KNOWN = new Set(['id', 'mimeType', 'fileType', 'fileName', 'fileExtension', 'fileSize', 'bytes']);

function isForeign({ binary }: Item): boolean {
  if (binary === undefined) return false;
  if (typeof binary !== 'object' || binary === null) return true;
  return Object.values(binary).some(
    (file) =>
      typeof file !== 'object' ||
      file === null ||
      !isFileId(file.id) ||
      Object.entries(file).some(([name, value]) => !KNOWN.has(name) || !isShort(value)),
  );
}

const isShort = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value.length <= MAX_TEXT);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, MAX_TEXT) : undefined;

/** What a foreign file says of itself, as far as it can be true. */
function describedBy(file: Record<string, unknown>) {
  const mimeType = textOf(file['mimeType']);
  const fileType = fileTypeOf(mimeType ?? '');
  const fileName = textOf(file['fileName']);
  const fileExtension = textOf(file['fileExtension']);
  return {
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(fileType === undefined ? {} : { fileType }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(fileExtension === undefined ? {} : { fileExtension }),
    ...(textOf(file['fileSize']) === undefined ? {} : { fileSize: textOf(file['fileSize'])! }),
    ...(typeof file['bytes'] === 'number' ? { bytes: file['bytes'] } : {}),
  };
}
