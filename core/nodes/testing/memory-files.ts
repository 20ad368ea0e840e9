import { AppError } from '../../errors/app-error.ts';
import { fromUtf8, toUtf8 } from '../../expressions/text/utf8.ts';
import { referenceTo } from '../../workflow/file-reference.ts';
import type { BinaryReference, Item } from '../../workflow/item.ts';
import { decodeBase64, toBase64 } from '../kit/base64.ts';
import type { ExampleFile } from '../kit/definition.ts';
import type { FileContent, NodeFiles } from '../kit/files.ts';

/** Chunks in which files are read: so short that nothing may rely on getting a whole one. */
const CHUNK = 7;

/** Files in memory, as a node under test sees them. Texts are UTF-8. */
export class MemoryFiles implements NodeFiles {
  private readonly stored = new Map<string, Uint8Array>();
  private readonly itemAt: (index: number) => Item | undefined;

  constructor(itemAt: (index: number) => Item | undefined) {
    this.itemAt = itemAt;
  }

  add({ text, base64, ...description }: ExampleFile): BinaryReference {
    return this.store(base64 === undefined ? toUtf8(text ?? '') : decodeBase64(base64), description);
  }

  /** The file as an example writes it. */
  shown({
    id,
    mimeType,
    fileName,
  }: BinaryReference): Required<Pick<ExampleFile, 'text' | 'base64' | 'mimeType'>> & ExampleFile {
    const bytes = this.stored.get(id) ?? new Uint8Array();
    return {
      text: fromUtf8(bytes),
      base64: toBase64(bytes),
      mimeType,
      ...(fileName === undefined ? {} : { fileName }),
    };
  }

  async read(itemIndex: number, property: string) {
    const reference = this.itemAt(itemIndex)?.binary?.[property];
    if (!reference) throw new AppError('FILE_NOT_FOUND', `Item ${itemIndex} has no file ${JSON.stringify(property)}.`);
    return this.open(reference);
  }

  async open(reference: BinaryReference) {
    const content = this.stored.get(reference.id);
    if (!content) throw new AppError('FILE_NOT_FOUND', `There is no file ${reference.id}.`);
    const whole = async (most = Infinity) => {
      if (content.byteLength > most) throw new AppError('FILE_TOO_LARGE', 'The file is too large.');
      return content;
    };
    async function* chunks() {
      for (let from = 0; from < content!.byteLength; from += CHUNK) yield content!.subarray(from, from + CHUNK);
    }
    async function* texts() {
      for (const sign of fromUtf8(content!)) yield sign;
    }
    return {
      reference,
      size: content.byteLength,
      chunks,
      texts,
      bytes: whole,
      text: async (_encoding?: string, most?: number) => fromUtf8(await whole(most)),
    };
  }

  async write(content: FileContent, description: ExampleFile): Promise<BinaryReference> {
    if (typeof content === 'string') return this.store(toUtf8(content), description);
    if (content instanceof Uint8Array) return this.store(content.slice(), description);
    const bytes: number[] = [];
    for await (const piece of content) bytes.push(...(typeof piece === 'string' ? toUtf8(piece) : piece));
    return this.store(Uint8Array.from(bytes), description);
  }

  private store(bytes: Uint8Array, description: ExampleFile): BinaryReference {
    const id = `file-00000000-0000-4000-8000-${String(this.stored.size).padStart(12, '0')}`;
    this.stored.set(id, bytes);
    return referenceTo(id, bytes.byteLength, description);
  }
}
