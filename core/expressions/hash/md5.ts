import { littleEndianBlocks } from './padding.ts';

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32) >>> 0);

/** MD5 (RFC 1321) of bytes. */
export function md5(bytes: Uint8Array): Uint8Array {
  const words = littleEndianBlocks(bytes);
  let [a, b, c, d] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    const [a0, b0, c0, d0] = [a, b, c, d];
    for (let round = 0; round < 64; round += 1) {
      let mixed: number;
      let index: number;
      if (round < 16) [mixed, index] = [(b & c) | (~b & d), round];
      else if (round < 32) [mixed, index] = [(d & b) | (~d & c), (5 * round + 1) % 16];
      else if (round < 48) [mixed, index] = [b ^ c ^ d, (3 * round + 5) % 16];
      else [mixed, index] = [c ^ (b | ~d), (7 * round) % 16];
      const sum = (a + mixed + SINES[round]! + words[block + index]!) | 0;
      const shift = SHIFTS[(round >> 4) * 4 + (round % 4)]!;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a, b, c, d] = [(a + a0) | 0, (b + b0) | 0, (c + c0) | 0, (d + d0) | 0];
  }
  const view = new DataView(new ArrayBuffer(16));
  [a, b, c, d].forEach((word, index) => view.setInt32(index * 4, word, true));
  return new Uint8Array(view.buffer);
}
