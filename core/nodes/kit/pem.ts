import { base64url } from 'jose';
import { AppError } from '../../errors/app-error.ts';
import { toBase64 } from './base64.ts';

/** A key as PEM text holds it, in the one form that cryptography here takes. */
export interface PemKey {
  kind: 'private' | 'public' | 'certificate';
  family: 'RSA' | 'Ed25519' | 'P-256' | 'P-384' | 'P-521';
  /** PKCS #8 for a private key, SPKI for a public one, X.509 for a certificate. */
  der: Uint8Array<ArrayBuffer>;
}

const RSA = '06092a864886f70d010101';
const EC = '06072a8648ce3d0201';
const FAMILIES = [
  ['RSA', RSA],
  ['P-256', '06082a8648ce3d030107'],
  ['P-384', '06052b81040022'],
  ['P-521', '06052b81040023'],
  ['Ed25519', '06032b6570'],
] as const;
const KINDS = {
  'PRIVATE KEY': 'private',
  'RSA PRIVATE KEY': 'private',
  'EC PRIVATE KEY': 'private',
  'PUBLIC KEY': 'public',
  'RSA PUBLIC KEY': 'public',
  CERTIFICATE: 'certificate',
} as const;

/**
 * Reads a key in PEM text, also where a form has taken its line breaks away: PKCS #8, SPKI, X.509, and the older forms
 * for RSA and EC alone. Throws NODE_INPUT_INVALID, which never repeats the key.
 */
export function readPem(text: string, path: string): PemKey {
  const found = /-----BEGIN ([A-Z ]+)-----([^-]+)-----END \1-----/.exec(text.replaceAll('\\n', '\n'));
  const label = found?.[1] as keyof typeof KINDS | undefined;
  if (!label || !Object.hasOwn(KINDS, label))
    throw new AppError(
      'NODE_INPUT_INVALID',
      label?.startsWith('ENCRYPTED')
        ? 'The key is protected by a password. Store it without one: it is encrypted here anyway.'
        : 'The key is not in PEM form. It begins with -----BEGIN PRIVATE KEY-----, for example.',
      { path },
    );
  const hex = hexOf(bytesOf(found![2]!));
  const family = label.startsWith('RSA') ? 'RSA' : FAMILIES.find(([, oid]) => hex.includes(oid))?.[0];
  if (hex === '' || family === undefined)
    throw new AppError('NODE_INPUT_INVALID', 'The key cannot be read, or is of a kind that cannot sign.', { path });
  return { kind: KINDS[label], family, der: fromHex(inOneForm(label, family, hex)) };
}

/** Wraps the older forms into PKCS #8 and SPKI. */
function inOneForm(label: string, family: PemKey['family'], hex: string): string {
  const rsa = node('30', `${RSA}0500`);
  if (label === 'RSA PRIVATE KEY') return node('30', `020100${rsa}${node('04', hex)}`);
  if (label === 'RSA PUBLIC KEY') return node('30', `${rsa}${node('03', `00${hex}`)}`);
  if (label !== 'EC PRIVATE KEY') return hex;
  const curve = FAMILIES.find(([name]) => name === family)![1];
  return node('30', `020100${node('30', EC + curve)}${node('04', hex)}`);
}

/** One element of DER: its tag, its length, its content. */
function node(tag: string, content: string): string {
  const length = content.length / 2;
  if (length < 128) return tag + byte(length) + content;
  const digits = length < 256 ? byte(length) : byte(length >> 8) + byte(length & 255);
  return tag + byte(128 + digits.length / 2) + digits + content;
}

/** The key as PEM again, in its one form. */
export const pemOf = ({ kind, der }: PemKey): string => {
  const label = { private: 'PRIVATE KEY', public: 'PUBLIC KEY', certificate: 'CERTIFICATE' }[kind];
  return `-----BEGIN ${label}-----\n${toBase64(der)}\n-----END ${label}-----`;
};

/** An ECDSA signature of two numbers side by side, in the DER form that other tools take. */
export function derSignature(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const numbers = [raw.subarray(0, half), raw.subarray(half)].map((part) => {
    const digits = hexOf(part).replace(/^(?:00)+(?=..)/, '');
    return node('02', /^[89a-f]/.test(digits) ? `00${digits}` : digits);
  });
  return fromHex(node('30', numbers.join('')));
}

function bytesOf(base64: string): Uint8Array {
  try {
    return base64url.decode(base64.replace(/[\s=]/g, '').replaceAll('+', '-').replaceAll('/', '_'));
  } catch {
    return new Uint8Array();
  }
}

const byte = (value: number): string => value.toString(16).padStart(2, '0');
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, byte).join('');
const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
