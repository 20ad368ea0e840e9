import type { FormPart, HttpBody } from '../../core/nodes/kit/context.ts';
import type { Files } from './files.ts';

/** A body ready to be sent. A stream is opened anew each time that the request is sent: a redirect may repeat it. */
export interface OpenedBody {
  content: string | (() => Promise<ReadableStream>);
  contentType: string;
  isMultipart: boolean;
}

type FileSource = Pick<Files, 'open' | 'sizeOf'>;

/** Throws FILE_NOT_FOUND for a file that does not lie with the execution. */
export async function openBody(body: HttpBody, files: FileSource): Promise<OpenedBody> {
  const plain = (content: string, contentType: string) => ({ content, contentType, isMultipart: false });
  switch (body.kind) {
    case 'json':
      return plain(JSON.stringify(body.value), 'application/json');
    case 'form':
      return plain(
        new URLSearchParams(body.value.map(([name, value]) => [name, value])).toString(),
        'application/x-www-form-urlencoded',
      );
    case 'text':
      return plain(body.value, body.contentType);
    case 'file': {
      const size = await files.sizeOf(body.value);
      const content = async () =>
        ofLength(size, async (writable) => (await files.open(body.value)).body.pipeTo(writable));
      return { content, contentType: body.contentType ?? body.value.mimeType, isMultipart: false };
    }
    case 'multipart':
      return openMultipart(body.value, files);
  }
}

async function openMultipart(parts: readonly FormPart[], files: FileSource): Promise<OpenedBody> {
  const boundary = `sluice-${crypto.randomUUID()}`;
  const encoder = new TextEncoder();
  const pieces: (Uint8Array | Extract<FormPart, { file: unknown }>)[] = [];
  let size = 0;
  const add = (text: string) => {
    const bytes = encoder.encode(text);
    size += bytes.byteLength;
    pieces.push(bytes);
  };
  for (const part of parts) {
    add(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(part.name)}"`);
    if ('file' in part) {
      const { fileName, mimeType } = part.file;
      add(`; filename="${quoted(fileName ?? part.name)}"\r\nContent-Type: ${mimeType.replace(/[\r\n]/g, '')}\r\n\r\n`);
      size += await files.sizeOf(part.file);
      pieces.push(part);
      add('\r\n');
    } else add(`\r\n\r\n${part.value}\r\n`);
  }
  add(`--${boundary}--\r\n`);
  const content = async () =>
    ofLength(size, async (writable) => {
      for (const piece of pieces)
        if (piece instanceof Uint8Array) await write(writable, piece);
        else await (await files.open(piece.file)).body.pipeTo(writable, { preventClose: true });
      await writable.close();
    });
  return { content, contentType: `multipart/form-data; boundary=${boundary}`, isMultipart: true };
}

/** A stream whose length is known, so that it is announced. What fails while it is filled fails the request. */
function ofLength(size: number, fill: (writable: WritableStream) => Promise<void>): ReadableStream {
  const { readable, writable } = new FixedLengthStream(size);
  void fill(writable).catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return readable;
}

async function write(writable: WritableStream, bytes: Uint8Array): Promise<void> {
  const writer = writable.getWriter();
  await writer.write(bytes);
  writer.releaseLock();
}

/** A name in a header of a part, as browsers write it. */
const quoted = (name: string): string => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
