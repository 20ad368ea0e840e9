/** Bytes as base64url without padding: what stands in tokens, keys and cursors. */
export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** Bytes of base64url or base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, /[-_]/.test(text) ? 'base64url' : 'base64'));
}
