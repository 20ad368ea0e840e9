import { utf8ToBytes } from '@noble/hashes/utils.js';
import { AppError } from '../../errors/app-error.ts';
import { derSignature, readPem } from './pem.ts';

/** What of the Web Cryptography API is used here: it is the same on every platform, and a function of what it is given. */
interface Subtle {
  importKey(form: 'pkcs8', key: Uint8Array, algorithm: object, extractable: false, uses: ['sign']): Promise<object>;
  sign(algorithm: object, key: object, data: Uint8Array): Promise<ArrayBuffer>;
}

export const SIGNING_HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

/**
 * Signs the UTF-8 bytes of a text with a private key in PEM: PKCS #1 v1.5 for RSA, ECDSA in DER form, Ed25519, which
 * has a hash of its own. Throws NODE_INPUT_INVALID for a key that cannot sign.
 */
export async function signText(
  text: string,
  pem: string,
  hash: (typeof SIGNING_HASHES)[number],
  path: string,
): Promise<Uint8Array> {
  const key = readPem(pem, path);
  if (key.kind !== 'private')
    throw new AppError('NODE_INPUT_INVALID', 'This is a public key. Signing needs the private one.', { path });
  const named = { name: `SHA-${hash.slice(3)}` };
  const isCurve = key.family.startsWith('P-');
  const algorithm =
    key.family === 'RSA'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: named }
      : isCurve
        ? { name: 'ECDSA', namedCurve: key.family, hash: named }
        : { name: 'Ed25519' };
  const { subtle } = (globalThis as unknown as { crypto: { subtle: Subtle } }).crypto;
  try {
    const imported = await subtle.importKey('pkcs8', key.der, algorithm, false, ['sign']);
    const signature = new Uint8Array(await subtle.sign(algorithm, imported, utf8ToBytes(text)));
    return isCurve ? derSignature(signature) : signature;
  } catch {
    throw new AppError('NODE_INPUT_INVALID', 'The private key is damaged: it cannot be used to sign.', { path });
  }
}
