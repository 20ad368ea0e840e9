import { AppError } from '../../core/errors/app-error.ts';
import { fromBase64 } from '../auth/encoding.ts';

const IV_BYTES = 12;

/** Imports 32 raw bytes as an AES-256-GCM key that cannot be read back. */
export function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Encrypts with a fresh random IV; `bound` (the additional data) must be the same when it is opened. */
export async function seal(key: CryptoKey, plain: Uint8Array<ArrayBuffer>, bound: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(bound) },
    key,
    plain,
  );
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64');
}

/** Decrypts. Anything changed, the additional data included, gives CREDENTIAL_KEY_MISSING. */
export async function open(key: CryptoKey, sealed: string, bound: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = fromBase64(sealed);
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: new TextEncoder().encode(bound) },
      key,
      bytes.subarray(IV_BYTES),
    );
    return new Uint8Array(plain);
  } catch {
    throw new AppError(
      'CREDENTIAL_KEY_MISSING',
      'A secret cannot be decrypted with the present MASTER_KEYS. Put the key back that it was stored with.',
    );
  }
}

/** What ties a credential's ciphertext to its place: a row that is moved or relabelled cannot be opened. */
export function credentialBinding(workspaceId: string, credentialId: string, type: string, keyVersion: number): string {
  return JSON.stringify(['credential', workspaceId, credentialId, type, keyVersion]);
}
