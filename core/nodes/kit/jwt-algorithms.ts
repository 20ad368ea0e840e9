import type { PemKey } from './pem.ts';

export const ALGORITHMS = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const BY_KEY: Record<PemKey['family'] | 'secret', RegExp> = {
  secret: /^HS/,
  RSA: /^[RP]S/,
  'P-256': /^ES256$/,
  'P-384': /^ES384$/,
  'P-521': /^ES512$/,
  Ed25519: /^EdDSA$/,
};

/**
 * The algorithms that a key may be used for. A token says itself how it is signed: it must never make a public key the
 * secret of an HMAC.
 */
export const algorithmsFor = (key: PemKey['family'] | 'secret'): string[] =>
  ALGORITHMS.filter((algorithm) => BY_KEY[key].test(algorithm));

/** The first of them is the one that is signed with when none is named. */
export const defaultAlgorithm = (possible: readonly string[]): string => possible[0]!;
