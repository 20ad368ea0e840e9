/** Text as UTF-8 bytes, typed as WebCrypto wants them. */
export function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
