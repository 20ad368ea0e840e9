import type { GuestFile, GuestItem } from '../guest-data.ts';
import type { Bridge } from './bridge.ts';
import { Buffer } from './buffer.ts';
import { stringify } from './json.ts';
import { newFile } from './new-file.ts';
import { problem } from './problem.ts';

type Described = Record<string, unknown>;
const isRecord = (value: unknown): value is Described => typeof value === 'object' && value !== null;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A file with its content in it; `id` is that of the content that lies with the execution. */
const isNew = (file: unknown): file is Described & { data: string } =>
  isRecord(file) && typeof file.data === 'string' && file.id === undefined;

/** n8n's helpers for the files of items. `given` are those of the call, the first of which has the index `from`. */
export function makeFileHelpers(bridge: Bridge, given: readonly GuestItem[], from: number) {
  // An index is that of the input, whatever the code makes of the list.
  const items = [...given];
  /** Reads the file that an item holds under a name, or one that was found in an item. */
  const getBinaryDataBuffer = async (itemIndex: unknown, file: unknown): Promise<Buffer> => {
    if (typeof itemIndex !== 'number' || (typeof file !== 'string' && !isRecord(file)))
      throw problem(
        'getBinaryDataBuffer needs the index of an item and the name of a file in it: await this.helpers.getBinaryDataBuffer(0, "data").',
      );
    const found = typeof file === 'string' ? items[itemIndex - from]?.binary?.[file] : file;
    if (isNew(found)) return Buffer.from(found.data, 'base64');
    const known = isRecord(found) ? { id: textOf(found.id), fileName: textOf(found.fileName) } : {};
    const wanted: GuestFile = { item: itemIndex, name: typeof file === 'string' ? file : '', ...known };
    const bytes = await bridge.readFile(stringify(wanted));
    return new Buffer(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  };

  /** The description of a file with another content. */
  const setBinaryDataBuffer = async (file: unknown, content: unknown): Promise<Described> => {
    const { id: _another, ...described } = isRecord(file) ? file : {};
    return { ...described, ...(await newFile(content, described.fileName, described.mimeType)) };
  };

  return {
    getBinaryDataBuffer,
    setBinaryDataBuffer,
    prepareBinaryData: newFile,
    assertBinaryData: (itemIndex: unknown, name: unknown): unknown => {
      const { binary } = items[Number(itemIndex) - from] ?? {};
      if (binary && Object.hasOwn(binary, String(name))) return binary[String(name)];
      throw problem(`Item ${String(itemIndex)} has no file ${JSON.stringify(String(name))}.`);
    },
    binaryToBuffer: async (content: unknown) => Buffer.from(content),
    binaryToString: async (content: unknown, encoding?: unknown) => Buffer.from(content).toString(encoding),
  };
}

export type FileHelpers = ReturnType<typeof makeFileHelpers>;
type Files = Record<string, unknown>;

/** The files of an item with their contents as Base64 in them, as the former nodes for code have them. */
export async function withContents(helpers: FileHelpers, files: Files | undefined): Promise<Files | undefined> {
  for (const file of Object.values(files ?? {}))
    if (isRecord(file) && !isNew(file)) file.data = (await helpers.getBinaryDataBuffer(0, file)).toString('base64');
  return files;
}

/** Files whose contents the code has changed: what is in them counts, and no longer what lies with the execution. */
export async function fromContents(helpers: FileHelpers, files: unknown): Promise<Files> {
  if (!isRecord(files))
    throw problem('setBinaryDataAsync needs files by name: { data: { data: Base64, mimeType: … } }.');
  const changed: Files = {};
  for (const [name, file] of Object.entries(files))
    changed[name] =
      isRecord(file) && typeof file.data === 'string'
        ? await helpers.setBinaryDataBuffer(file, Buffer.from(file.data, 'base64'))
        : file;
  return changed;
}
