/**
 * If these fail, an archive that was made to do harm fills the memory or the storage, or an honest one cannot be read.
 */
import { strFromU8, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { gunzipped, gzipped, unzipped, unzippedSize, zipped } from './archives.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let from = 0; from < bytes.byteLength; from += size) yield bytes.subarray(from, from + size);
}
async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const list: Uint8Array[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return Uint8Array.from(list.flatMap((chunk) => [...chunk]));
}
async function filesOf(archive: AsyncIterable<Uint8Array>, limits = { bytes: 1e6, files: 10 }): Promise<string[][]> {
  const files: string[][] = [];
  for await (const { name, content } of unzipped(archive, limits)) files.push([name, strFromU8(await whole(content))]);
  return files;
}
const NOW = Date.UTC(2026, 0, 1);

describe('an archive', () => {
  it('gives its files whatever the pieces are in which it comes', async () => {
    const archive = zipSync({ 'a.txt': strToU8('A'.repeat(5000)), 'in/': new Uint8Array(), 'in/b.txt': strToU8('ö') });
    for (const size of [1, 7, 100_000])
      expect(await filesOf(pieces(archive, size))).toEqual([
        ['a.txt', 'A'.repeat(5000)],
        ['in/b.txt', 'ö'],
      ]);
  });

  it('is made while it is read, with a name of its own for each file', async () => {
    const open = (text: string) => async () => pieces(strToU8(text), 3);
    const made = await whole(
      zipped(
        [
          { name: 'a.txt', open: open('one') },
          { name: 'a.txt', open: open('two') },
          { name: 'empty', open: open('') },
        ],
        NOW,
      ),
    );
    expect(await filesOf(pieces(made, 50))).toEqual([
      ['a.txt', 'one'],
      ['a (1).txt', 'two'],
      ['empty', ''],
    ]);
  });

  it('is not unpacked beyond the limit, however small it is, and never has much in memory', async () => {
    const bomb = zipSync({ zeros: new Uint8Array(80_000_000) }, { level: 9 });
    expect(bomb.byteLength).toBeLessThan(100_000);
    let seen = 0;
    let largest = 0;
    const unpack = async () => {
      for await (const { content } of unzipped(pieces(bomb, 65_536), { bytes: 20_000_000, files: 5 }))
        for await (const chunk of content) {
          seen += chunk.byteLength;
          largest = Math.max(largest, chunk.byteLength);
        }
    };
    await expect(unpack()).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(seen).toBeLessThan(25_000_000);
    expect(largest).toBeLessThan(6_000_000);
    await expect(unzippedSize(pieces(bomb, 65_536), { bytes: 1e6, files: 5 })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    });
  });

  it('is refused with too many files, cut off, or when it is none', async () => {
    const many = zipSync(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, strToU8('x')])));
    await expect(filesOf(pieces(many, 500))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    for (const broken of [strToU8('no archive'), new Uint8Array()])
      await expect(filesOf(pieces(broken, 500))).rejects.toMatchObject({ code: 'FILE_INVALID' });
  });

  it('of one file is packed and unpacked by gzip, and bounded as well', async () => {
    const packed = await whole(gzipped(pieces(strToU8('Hello '.repeat(1000)), 100)));
    expect(strFromU8(await whole(gunzipped(pieces(packed, 5), 1e6)))).toBe('Hello '.repeat(1000));
    await expect(whole(gunzipped(pieces(packed, 5), 1000))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await expect(whole(gunzipped(pieces(strToU8('plain'), 5), 1000))).rejects.toMatchObject({ code: 'FILE_INVALID' });
  });
});
