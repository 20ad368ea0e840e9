import { bigEndianBlocks } from './padding.ts';

const turn = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** SHA-1 (FIPS 180-4) of bytes. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const words = bigEndianBlocks(bytes);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const schedule = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let index = 0; index < 80; index += 1)
      schedule[index] =
        index < 16
          ? words[block + index]!
          : turn(schedule[index - 3]! ^ schedule[index - 8]! ^ schedule[index - 14]! ^ schedule[index - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let index = 0; index < 80; index += 1) {
      const [mixed, constant] =
        index < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : index < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : index < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const sum = (turn(a, 5) + mixed + e + constant + schedule[index]!) | 0;
      [e, d, c, b, a] = [d, c, turn(b, 30), a, sum];
    }
    [a, b, c, d, e].forEach((word, index) => (state[index] = (state[index]! + word) | 0));
  }
  const view = new DataView(new ArrayBuffer(20));
  state.forEach((word, index) => view.setInt32(index * 4, word));
  return new Uint8Array(view.buffer);
}
