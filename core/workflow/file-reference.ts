import type { BinaryReference, Item } from './item.ts';
import { bareType, extensionOf, fileTypeOf, mimeTypeOf } from './mime-types.ts';

/** What is known of a file that is about to be stored. */
export interface FileDescription {
  mimeType?: string | undefined;
  fileName?: string | undefined;
  /** Where there is no name; without the dot. */
  fileExtension?: string | undefined;
}

/** Ids are made by us alone: one that looks otherwise names no file, whoever wrote it. */
const FILE_ID = /^file-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_NAME = 255;

export const isFileId = (id: unknown): id is string => typeof id === 'string' && FILE_ID.test(id);

/** The description of a stored file, as it stands in an item. What is not said follows from the rest. */
export function referenceTo(id: string, bytes: number, description: FileDescription): BinaryReference {
  const fileName = description.fileName === undefined ? undefined : cleanName(description.fileName);
  const given = description.fileExtension ?? /[^.]\.([A-Za-z0-9]{1,16})$/.exec(fileName ?? '')?.[1];
  const mimeType = validType(description.mimeType) ?? (given && mimeTypeOf(given)) ?? 'application/octet-stream';
  const fileExtension = given ?? extensionOf(mimeType);
  const fileType = fileTypeOf(mimeType);
  return {
    id,
    mimeType,
    ...(fileType ? { fileType } : {}),
    ...(fileName ? { fileName } : {}),
    ...(fileExtension ? { fileExtension } : {}),
    fileSize: readableSize(bytes),
    bytes,
  };
}

/** A type ends in headers as well. */
function validType(mimeType = ''): string | undefined {
  const type = bareType(mimeType);
  return /^[\w.+-]{1,80}\/[\w.+-]{1,120}$/.test(type) ? type : undefined;
}

/** A name without the folders before it: it ends in headers and on disks. */
function cleanName(name: string): string {
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  const base = name.replace(/[\u0000-\u001f\u007f]/g, '').replace(/^.*[/\\]/s, '');
  return base.slice(0, MAX_NAME);
}

/** Bytes as a person reads them, in steps of a thousand: `512 B`, `1.5 kB`. */
export function readableSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let step = 0;
  let value = bytes;
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${step === 0 ? value : Number(value.toPrecision(3))} ${units[step]!}`;
}

/** The ids of the files that items name, each once. */
export function fileIdsIn(items: readonly Pick<Item, 'binary'>[]): string[] {
  const ids = new Set<string>();
  for (const { binary } of items)
    if (binary) for (const file of Object.values(binary)) if (isFileId(file?.id)) ids.add(file.id);
  return [...ids];
}
