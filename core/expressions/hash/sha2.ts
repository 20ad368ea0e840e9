import { bigEndianBlocks, wideBlocks } from './padding.ts';

/** The first primes: the constants of SHA-2 are the fractions of their roots. */
const PRIMES: number[] = [];
for (let candidate = 2; PRIMES.length < 80; candidate += 1)
  if (PRIMES.every((prime) => candidate % prime !== 0)) PRIMES.push(candidate);

/** The first 64 bits behind the point of the square or cube root of a number. */
function fraction(value: number, root: 2 | 3): bigint {
  const scaled = BigInt(value) << BigInt(64 * root);
  let low = 0n;
  let high = 1n << 72n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(root) <= scaled) low = middle;
    else high = middle;
  }
  return BigInt.asUintN(64, low);
}

const ROUND_512 = PRIMES.map((prime) => fraction(prime, 3));
const ROUND_256 = ROUND_512.slice(0, 64).map((constant) => Number(constant >> 32n) | 0);
const START_512 = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2));
const START_384 = PRIMES.slice(8, 16).map((prime) => fraction(prime, 2));
const START_256 = START_512.map((word) => Number(word >> 32n) | 0);
const START_224 = START_384.map((word) => Number(BigInt.asUintN(32, word)) | 0);

const turn = (value: number, by: number): number => (value >>> by) | (value << (32 - by));

function small(bytes: Uint8Array, start: readonly number[], length: number): Uint8Array {
  const words = bigEndianBlocks(bytes);
  const state = [...start];
  const w = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) {
        w[i] = words[block + i]!;
        continue;
      }
      const [x, y] = [w[i - 15]!, w[i - 2]!];
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_256[i]! + w[i]!) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = (state[index]! + word) | 0));
  }
  const view = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => view.setInt32(index * 4, word));
  return new Uint8Array(view.buffer).slice(0, length);
}

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const turnWide = (value: bigint, by: bigint): bigint => wrap((value >> by) | (value << (64n - by)));

function wide(bytes: Uint8Array, start: readonly bigint[], length: number): Uint8Array {
  const words = wideBlocks(bytes);
  const state = [...start];
  const w = new BigUint64Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 80; i += 1) {
      if (i < 16) {
        w[i] = words[block + i]!;
        continue;
      }
      const [x, y] = [w[i - 15]!, w[i - 2]!];
      const s0 = turnWide(x, 1n) ^ turnWide(x, 8n) ^ (x >> 7n);
      const s1 = turnWide(y, 19n) ^ turnWide(y, 61n) ^ (y >> 6n);
      w[i] = wrap(w[i - 16]! + s0 + w[i - 7]! + s1);
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i += 1) {
      const s1 = turnWide(e, 14n) ^ turnWide(e, 18n) ^ turnWide(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (wrap(~e) & g)) + ROUND_512[i]! + w[i]!;
      const s0 = turnWide(a, 28n) ^ turnWide(a, 34n) ^ turnWide(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, wrap(d + t1), c, b, a, wrap(t1 + t2)];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = wrap(state[index]! + word)));
  }
  const view = new DataView(new ArrayBuffer(64));
  state.forEach((word, index) => view.setBigUint64(index * 8, word));
  return new Uint8Array(view.buffer).slice(0, length);
}

/** SHA-2 (FIPS 180-4) of bytes. */
export const sha224 = (bytes: Uint8Array): Uint8Array => small(bytes, START_224, 28);
export const sha256 = (bytes: Uint8Array): Uint8Array => small(bytes, START_256, 32);
export const sha384 = (bytes: Uint8Array): Uint8Array => wide(bytes, START_384, 48);
export const sha512 = (bytes: Uint8Array): Uint8Array => wide(bytes, START_512, 64);
