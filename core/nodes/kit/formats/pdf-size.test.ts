// If these fail, a small PDF that was made to do harm fills the memory of every execution beside it.
import { zlibSync } from 'fflate';
import { expect, it } from 'vitest';
import { unpackedPdfSize } from './pdf-size.ts';

const pdf = (...streams: Uint8Array[]) =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...streams.flatMap((content, index) => [
      Buffer.from(`${index + 1} 0 obj <</Filter /FlateDecode /Length ${content.length}>> stream\r\n`),
      content,
      Buffer.from('\nendstream endobj\n'),
    ]),
  ]);
const packed = (bytes: number) => zlibSync(new Uint8Array(bytes));

it('measures all compressed streams of a PDF together', () => {
  const size = unpackedPdfSize(pdf(packed(300_000), Buffer.from('BT (plain) Tj ET'), packed(200_000)), 1_000_000);
  expect(size).toBe(500_000);
});

it('refuses a PDF whose streams are small and become large', () => {
  const one = packed(800_000);
  const file = pdf(...Array.from({ length: 10 }, () => one));
  expect(file.length).toBeLessThan(20_000);
  expect(() => unpackedPdfSize(file, 6_400_000)).toThrow(expect.objectContaining({ code: 'FILE_TOO_LARGE' }));
});

it('measures nothing of a stream that is broken, and goes on after it', () => {
  const broken = packed(100_000).fill(0xff, 4);
  expect(unpackedPdfSize(pdf(broken, packed(50_000)), 1_000_000)).toBe(50_000);
});
