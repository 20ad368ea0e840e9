import { codec } from './codec.ts';
import { problem } from './problem.ts';

/** n8n's `prepareBinaryData`: a file for the `binary` of an item. Text is stored in UTF-8. */
export async function newFile(content: unknown, path?: unknown, mimeType?: unknown): Promise<Record<string, string>> {
  if (typeof content !== 'string' && !(content instanceof Uint8Array))
    throw problem('prepareBinaryData needs a Buffer or a text: prepareBinaryData(content, "name.txt", "text/plain").');
  const fileName = typeof path === 'string' ? path.replace(/^.*[/\\]/s, '') : '';
  const fileExtension = /[^.]\.([A-Za-z0-9]{1,16})$/.exec(fileName)?.[1];
  return {
    data: codec.decode(typeof content === 'string' ? codec.encode(content, 'utf8') : content, 'base64'),
    ...(typeof mimeType === 'string' ? { mimeType } : {}),
    ...(fileName === '' ? {} : { fileName }),
    ...(fileExtension === undefined ? {} : { fileExtension }),
  };
}
