/**
 * What the guest asks of bytes and texts, by the name of the question: `encode:hex`, `decode:hex`, `label`, `decode-label`.
 * With `:json` behind it the text is JSON of the text, as that of a label always is. Undefined for any other question.
 */
export function transcode(what: string, text: string, bytes: Uint8Array): string | Uint8Array | undefined {
  const [question, name, form] = what.split(':');
  const encoding = name as BufferEncoding;
  switch (question) {
    case 'encode':
      return Buffer.from(form === 'json' ? String(JSON.parse(text || '""')) : text, encoding);
    case 'decode': {
      const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding);
      return form === 'json' ? JSON.stringify(decoded) : decoded;
    }
    case 'label':
      return decoderOf(text)?.encoding ?? '';
    case 'decode-label':
      return JSON.stringify(decoderOf(text)?.decode(bytes) ?? '');
    default:
      return undefined;
  }
}

function decoderOf(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}
