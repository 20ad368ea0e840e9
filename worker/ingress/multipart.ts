import { AppError } from '../../core/errors/app-error.ts';

/** A part of a multipart form. Its content must be read before the next part is asked for. */
export interface FormEntry {
  name: string;
  /** Present where the part is a file. */
  fileName?: string;
  mimeType?: string;
  content: AsyncIterable<Uint8Array>;
}

/** Header lines of a part, in bytes. */
const MAX_HEADERS = 16_384;
const BREAK = Buffer.from('\r\n');
const BLANK = Buffer.from('\r\n\r\n');

/** The parts of a form as they arrive: nothing of a file is kept. Throws BODY_INVALID for what is no such form. */
export async function* formEntries(
  chunks: AsyncIterable<Uint8Array>,
  contentType: string,
): AsyncGenerator<FormEntry, void> {
  const boundary = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  if (!boundary) throw invalid('its content type names no boundary');
  const reader = new PartReader(chunks, Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`));
  await drain(reader.content());
  for (;;) {
    const sign = await reader.take(2);
    if (sign.toString('latin1') === '--') return;
    // Spaces may stand behind a boundary.
    const head = Buffer.concat([sign, await reader.until(BLANK, MAX_HEADERS)]).toString('utf8');
    const content = reader.content();
    yield { ...described(head), content };
    await drain(content);
  }
}

/** What the header lines of a part say. */
function described(head: string): Omit<FormEntry, 'content'> {
  const lines = new Map(
    head.split('\r\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, Math.max(0, at)).trim().toLowerCase(), line.slice(at + 1).trim()] as const;
    }),
  );
  const disposition = lines.get('content-disposition') ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) throw invalid('a part has no name');
  const fileName = parameter(disposition, 'filename');
  const mimeType = lines.get('content-type');
  return {
    name,
    ...(fileName === undefined ? {} : { fileName }),
    ...(mimeType === undefined ? {} : { mimeType }),
  };
}

/** A parameter as browsers write it: quotes and line breaks in it are percent-encoded. */
function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]*))`, 'i').exec(disposition);
  const written = found?.[1]?.replace(/\\(["\\])/g, '$1') ?? found?.[2];
  return written?.replace(/%22/g, '"').replace(/%0D%0A|%0D|%0A/gi, ' ');
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _chunk of content);
}

const invalid = (why: string): AppError => new AppError('BODY_INVALID', `The body is no valid multipart form: ${why}.`);

/** Reads a stream up to marks in it. Of what lies between two marks never more than a chunk is in memory. */
class PartReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly mark: Buffer;
  /** Begins with a line break, so that the first boundary is like the others. */
  private held: Buffer = BREAK;
  private isOver = false;

  constructor(chunks: AsyncIterable<Uint8Array>, mark: Buffer) {
    this.source = chunks[Symbol.asyncIterator]();
    this.mark = mark;
  }

  /** What comes before the next boundary, which is passed. Asked for again after its end it gives nothing. */
  async *content(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const at = this.held.indexOf(this.mark);
      if (at >= 0) {
        const last = this.held.subarray(0, at);
        this.held = this.held.subarray(at + this.mark.length);
        if (last.length > 0) yield last;
        return;
      }
      // The end of what is held may be the beginning of a boundary.
      const safe = this.held.length - this.mark.length + 1;
      if (safe > 0) {
        const piece = this.held.subarray(0, safe);
        this.held = this.held.subarray(safe);
        yield piece;
      }
      await this.more();
    }
  }

  async take(bytes: number): Promise<Buffer> {
    while (this.held.length < bytes) await this.more();
    const taken = this.held.subarray(0, bytes);
    this.held = this.held.subarray(bytes);
    return taken;
  }

  async until(mark: Buffer, most: number): Promise<Buffer> {
    for (;;) {
      const at = this.held.indexOf(mark);
      if (at > most || (at < 0 && this.held.length > most)) throw invalid('the header of a part is too long');
      if (at >= 0) return (await this.take(at + mark.length)).subarray(0, at);
      await this.more();
    }
  }

  private async more(): Promise<void> {
    const next = this.isOver ? null : await this.source.next();
    if (!next || next.done) {
      this.isOver = true;
      throw invalid('it ends before its last boundary');
    }
    this.held = this.held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.held, next.value]);
  }
}
