import { AppError } from '../../core/errors/app-error.ts';
import type { FileContent } from '../../core/nodes/kit/files.ts';
import { fileIdsIn, isFileId, referenceTo, type FileDescription } from '../../core/workflow/file-reference.ts';
import type { BinaryReference, Item } from '../../core/workflow/item.ts';
import type { MemoryHolder } from './memory-budget.ts';
import { payloadKey, type StoredBytes } from './stored-bytes.ts';
import { upload, type UploadLimits } from './upload.ts';

/** Texts are gathered up to this many characters before they are encoded. */
const TEXT_CHARACTERS = 65_536;

export const newFileId = (): string => `file-${crypto.randomUUID()}`;

/** How R2 keeps a file: enough to hand it out without looking at an item. */
export const fileOptions = ({ mimeType, fileName }: Pick<BinaryReference, 'mimeType' | 'fileName'>): R2PutOptions => ({
  httpMetadata: { contentType: mimeType },
  // Metadata travels in headers.
  ...(fileName === undefined ? {} : { customMetadata: { name: encodeURIComponent(Buffer.from(fileName).toString()) } }),
});

/**
 * The files of an execution, in R2 beside the pages of its items. A file is only ever looked for there: a reference from
 * elsewhere, or one that somebody made up, names nothing.
 */
export class Files {
  private readonly bucket: R2Bucket;
  private readonly executionId: string;
  private readonly stored: StoredBytes;

  constructor(bucket: R2Bucket, executionId: string, stored: StoredBytes) {
    this.bucket = bucket;
    this.executionId = executionId;
    this.stored = stored;
  }

  /** Throws FILE_NOT_FOUND. The body is to be read or cancelled. */
  async open(reference: BinaryReference): Promise<R2ObjectBody> {
    const object = await this.bucket.get(this.keyOf(reference));
    if (!object) throw notHere(reference);
    return object;
  }

  /** In bytes, whatever the reference says. Throws FILE_NOT_FOUND. */
  async sizeOf(reference: BinaryReference): Promise<number> {
    const object = await this.bucket.head(this.keyOf(reference));
    if (!object) throw notHere(reference);
    return object.size;
  }

  async write(content: FileContent, description: FileDescription, holder: MemoryHolder): Promise<BinaryReference> {
    const id = newFileId();
    const limits: UploadLimits = {
      take: (bytes) => holder.take(bytes),
      give: (bytes) => holder.give(bytes),
      store: (bytes) => this.stored.add(bytes),
    };
    const options = fileOptions(referenceTo(id, 0, description));
    const bytes = await upload(this.bucket, payloadKey(this.executionId, id), chunksOf(content), options, limits);
    return referenceTo(id, bytes, description);
  }

  private keyOf(reference: BinaryReference): string {
    if (!isFileId(reference.id)) throw notHere(reference);
    return payloadKey(this.executionId, reference.id);
  }

  /**
   * Copies the files that items name from the execution that gave these items, under the same ids. Gives the ids of those
   * that do not lie there.
   */
  async takeFrom(executionId: string, items: readonly Pick<Item, 'binary'>[]): Promise<string[]> {
    return copyFiles(this.bucket, payloadKey(executionId, ''), this.executionId, fileIdsIn(items), (bytes) =>
      this.stored.add(bytes),
    );
  }

  /** Those of the ids under which no file lies here. */
  async missing(ids: readonly string[]): Promise<string[]> {
    const missing: string[] = [];
    for (const id of ids) if (!(await this.bucket.head(payloadKey(this.executionId, id)))) missing.push(id);
    return missing;
  }
}

/**
 * Copies files to an execution under the ids that they have. What is there already stays, so that a repeat costs little;
 * what is missing stays missing, as a made-up reference is. Gives the ids of that.
 */
export async function copyFiles(
  bucket: R2Bucket,
  fromPrefix: string,
  executionId: string,
  ids: readonly string[],
  onCopy: (bytes: number) => void | Promise<void> = () => undefined,
): Promise<string[]> {
  const missing: string[] = [];
  for (const id of ids) {
    const key = payloadKey(executionId, id);
    if (await bucket.head(key)) continue;
    const file = await bucket.get(fromPrefix + id);
    if (!file) {
      missing.push(id);
      continue;
    }
    try {
      await onCopy(file.size);
    } catch (error) {
      await file.body.cancel();
      throw error;
    }
    const { httpMetadata, customMetadata } = file;
    await bucket.put(key, file.body, {
      ...(httpMetadata ? { httpMetadata } : {}),
      ...(customMetadata ? { customMetadata } : {}),
    });
  }
  return missing;
}

function notHere({ id, fileName }: BinaryReference): AppError {
  return new AppError(
    'FILE_NOT_FOUND',
    `The file ${JSON.stringify(fileName ?? String(id).slice(0, 60))} does not lie with this execution. Only files that a node or a request brought here can be read.`,
  );
}

async function* chunksOf(content: FileContent): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  if (typeof content === 'string') return yield encoder.encode(content);
  if (content instanceof Uint8Array) return yield content;
  let text = '';
  for await (const piece of content) {
    if (typeof piece === 'string') text += piece;
    if (text !== '' && (typeof piece !== 'string' || text.length >= TEXT_CHARACTERS)) {
      yield encoder.encode(text);
      text = '';
    }
    if (typeof piece !== 'string') yield piece;
  }
  if (text !== '') yield encoder.encode(text);
}
