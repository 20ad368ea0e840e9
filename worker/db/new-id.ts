/** A new id: a prefix that says what it names, and 128 random bits. */
export function newId(prefix: 'usr' | 'ws' | 'ses' | 'key' | 'wf' | 'ver' | 'cred'): string {
  return `${prefix}_${randomHex(16)}`;
}

/** Random bytes as hexadecimal digits. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}
