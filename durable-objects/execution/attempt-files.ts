import { AppError } from '../../core/errors/app-error.ts';
import type { FileContent, NodeFiles, StoredFile } from '../../core/nodes/kit/files.ts';
import { readableSize, type FileDescription } from '../../core/workflow/file-reference.ts';
import type { BinaryReference, Item } from '../../core/workflow/item.ts';
import type { Files } from './files.ts';
import { BYTES_PER_CHARACTER, type MemoryHolder } from './memory-budget.ts';
import { joined } from './joined.ts';

/** Files that are read as a whole where the node says nothing else, in bytes. */
const MOST_WHOLE = 32_000_000;

/** The files of an execution as one attempt at a node uses them; its memory is counted by the attempt's holder. */
export class AttemptFiles implements NodeFiles {
  private readonly files: Files;
  private readonly holder: MemoryHolder;
  private readonly itemAt: (index: number) => Item | undefined;
  private readonly beforeWait: () => void;
  private readonly signal: AbortSignal;
  /** Bytes that were read whole, by the item that they were read for. */
  private readonly held = new Map<number, number>();

  constructor(
    files: Files,
    holder: MemoryHolder,
    itemAt: (index: number) => Item | undefined,
    /** Called before anything that takes time. */
    beforeWait: () => void,
    signal: AbortSignal,
  ) {
    this.files = files;
    this.holder = holder;
    this.itemAt = itemAt;
    this.beforeWait = beforeWait;
    this.signal = signal;
  }

  async read(itemIndex: number, property: string): Promise<StoredFile> {
    return this.open(referenceAt(this.itemAt(itemIndex), itemIndex, property), itemIndex);
  }

  /** The same of a file whatever item it belongs to; what is read of it whole is held for that of the index. */
  async open(reference: BinaryReference, itemIndex: number): Promise<StoredFile> {
    this.beforeWait();
    // Looked up once, so that a file that is not there is said at once, and its size is the real one.
    const size = await this.files.sizeOf(reference);
    const chunks = () => this.chunks(reference);
    const bytes = (most = MOST_WHOLE) => this.whole(itemIndex, reference, size, most);
    return {
      reference,
      size,
      chunks,
      texts: (encoding) => decoded(chunks(), encoding),
      bytes,
      text: async (encoding, most = MOST_WHOLE) => {
        const decoder = decoderOf(encoding);
        // Until its bytes are a text, both are there.
        await this.take(itemIndex, size * BYTES_PER_CHARACTER);
        return decoder.decode(await bytes(most));
      },
    };
  }

  write(content: FileContent, description: FileDescription): Promise<BinaryReference> {
    this.beforeWait();
    return this.files.write(content, description, this.holder);
  }

  /** Gives back what was held for an item whose results are handed over. */
  release(itemIndex: number): void {
    const bytes = this.held.get(itemIndex);
    if (bytes === undefined) return;
    this.held.delete(itemIndex);
    this.holder.give(bytes);
  }

  private async *chunks(reference: BinaryReference): AsyncGenerator<Uint8Array, void> {
    const { body } = await this.files.open(reference);
    for await (const chunk of body as ReadableStream<Uint8Array>) {
      // One file may keep a node busy for minutes.
      if (this.signal.aborted)
        throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was reading a file.');
      await this.holder.take(chunk.byteLength);
      try {
        yield chunk;
      } finally {
        this.holder.give(chunk.byteLength);
      }
    }
  }

  private async whole(itemIndex: number, reference: BinaryReference, size: number, most: number): Promise<Uint8Array> {
    if (size > most)
      throw new AppError(
        'FILE_TOO_LARGE',
        `The file ${JSON.stringify(reference.fileName ?? reference.mimeType)} has ${readableSize(size)}; what is done with it here needs all of it at once, which is possible up to ${readableSize(most)}.`,
        { bytes: size, most },
      );
    await this.take(itemIndex, size);
    const pieces: Uint8Array[] = [];
    const { body } = await this.files.open(reference);
    for await (const chunk of body as ReadableStream<Uint8Array>) pieces.push(chunk);
    return joined(pieces, size);
  }

  /** Counts bytes until the results of an item are handed over. */
  async take(itemIndex: number, bytes: number): Promise<void> {
    await this.holder.take(bytes);
    this.held.set(itemIndex, (this.held.get(itemIndex) ?? 0) + bytes);
  }
}

function referenceAt(item: Item | undefined, itemIndex: number, property: string): BinaryReference {
  if (!item) throw new AppError('FILE_NOT_FOUND', `There is no item ${itemIndex} here whose file could be read.`);
  const files = item.binary ?? {};
  if (Object.hasOwn(files, property)) return files[property]!;
  const names = Object.keys(files);
  throw new AppError(
    'FILE_NOT_FOUND',
    `Item ${itemIndex} has no file ${JSON.stringify(property)}. ${
      names.length > 0
        ? `It has ${names.map((name) => JSON.stringify(name)).join(', ')}.`
        : 'It has no files: a node before this one must bring one, for example HTTP request or Convert to file.'
    }`,
  );
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, encoding?: string): AsyncGenerator<string, void> {
  const decoder = decoderOf(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

function decoderOf(encoding = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(encoding === '' ? 'utf-8' : encoding);
  } catch {
    throw new AppError(
      'FILE_INVALID',
      `The encoding ${JSON.stringify(encoding.slice(0, 40))} is not known. Use one such as utf-8, latin1, utf-16le or shift_jis.`,
    );
  }
}
