/**
 * If these fail, files have wrong names, types or sizes, or something else than a file is taken for one.
 */
import { describe, expect, it } from 'vitest';
import { fileIdsIn, isFileId, readableSize, referenceTo } from './file-reference.ts';
import { fileTypeOf, isFileType } from './mime-types.ts';

const id = 'file-00000000-0000-4000-8000-000000000000';

describe('the description of a file', () => {
  it.each([
    [{ fileName: 'a.csv' }, { mimeType: 'text/csv', fileExtension: 'csv', fileType: 'text', fileName: 'a.csv' }],
    [{ mimeType: 'application/pdf' }, { mimeType: 'application/pdf', fileExtension: 'pdf', fileType: 'pdf' }],
    [
      { mimeType: 'Text/HTML; charset=x', fileName: 'C:\\dir\\p.htm' },
      { mimeType: 'text/html', fileType: 'html', fileName: 'p.htm' },
    ],
    [{ fileName: '../../etc/passwd\u0000' }, { mimeType: 'application/octet-stream', fileName: 'passwd' }],
    [{ mimeType: 'text/plain\r\nX: 1', fileName: 'a.png' }, { mimeType: 'image/png' }],
    [{}, { mimeType: 'application/octet-stream', fileExtension: 'bin' }],
  ])('of %j follows from what is known', (given, expected) => {
    expect(referenceTo(id, 12, given)).toMatchObject({ ...expected, id, bytes: 12, fileSize: '12 B' });
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1234, '1.23 kB'],
    [999_600, '1 MB'],
    [5_000_000_000_000, '5000 GB'],
  ])('says %d bytes as %s', (bytes, text) => expect(readableSize(bytes)).toBe(text));

  it('names only what we have named', () => {
    for (const other of [`${id}0`, `x/${id}`, id.toUpperCase(), 'r2:x', '', null, 5])
      expect(isFileId(other)).toBe(false);
    const binary = { a: { id, mimeType: 'x' }, b: { id: '../x', mimeType: 'x' }, c: null as never };
    expect(fileIdsIn([{ binary }, { binary }, {}])).toEqual([id]);
  });
});

describe('a MIME type', () => {
  it.each([
    ['image/png', true, 'image'],
    ['image/svg+xml', false, 'image'],
    ['application/vnd.ms-excel', true, undefined],
    ['application/vnd.api+json', false, 'json'],
    ['application/json; charset=utf-8', false, 'json'],
    ['text/csv', false, 'text'],
    ['application/zip', true, undefined],
    ['video/mp4', true, 'video'],
    ['', false, undefined],
  ])('%j says whether an answer is a file (%s), and of which kind', (type, isFile, kind) => {
    expect(isFileType(type)).toBe(isFile);
    expect(fileTypeOf(type)).toBe(kind);
  });
});
