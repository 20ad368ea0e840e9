import type { NodeExample } from './definition.ts';

/** A ZIP with the files `a.txt` ("Hello") and `in/b.txt` ("World"), packed elsewhere. */
const ZIP =
  'UEsDBBQAAAAIAAAAIVyCidH3BwAAAAUAAAAFAAAAYS50eHTzSM3JyQcAUEsDBBQAAAAIAAAAIVwAAAAAAgAAAAAAAAADAAAAaW4vAwBQSwMEFAAAAAgAAAAhXEc+tvsHAAAABQAAAAgAAABpbi9iLnR4dAvPL8pJAQBQSwECFAMUAAAACAAAACFcgonR9wcAAAAFAAAABQAAAAAAAAAAAAAAgAEAAAAAYS50eHRQSwECFAMUAAAACAAAACFcAAAAAAIAAAAAAAAAAwAAAAAAAAAAAAAAgAEqAAAAaW4vUEsBAhQDFAAAAAgAAAAhXEc+tvsHAAAABQAAAAgAAAAAAAAAAAAAAIABTQAAAGluL2IudHh0UEsFBgAAAAADAAMAmgAAAHoAAAAAAA==';

export const COMPRESSION_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Unpacks the files of a ZIP',
    params: {},
    input: [{ id: 1 }],
    files: [{ data: { base64: ZIP, mimeType: 'application/zip', fileName: 'two.zip' } }],
    output: [[{ id: 1 }]],
    outputFiles: [
      [
        {
          file_0: { text: 'Hello', fileName: 'a.txt', mimeType: 'text/plain' },
          file_1: { text: 'World', fileName: 'b.txt' },
        },
      ],
    ],
  },
  {
    title: 'Unpacks a gzip file',
    params: { output: 'text' },
    input: [{}],
    files: [{ data: { base64: 'H4sIAAAAAAACA/NIzcnJBwCCidH3BQAAAA==', fileName: 'notes.txt.gz' } }],
    output: [[{}]],
    outputFiles: [[{ text0: { text: 'Hello', fileName: 'notes.txt' } }]],
  },
  {
    title: 'Packs files into one ZIP',
    params: { operation: 'compress', files: 'one, two', output: 'data', fileName: 'both.zip' },
    input: [{}],
    files: [{ one: { text: 'Hello', fileName: 'a.txt' }, two: { text: 'World', fileName: 'a.txt' } }],
    output: [[{}]],
    outputFiles: [[{ data: { mimeType: 'application/zip', fileName: 'both.zip' } }]],
  },
  {
    title: 'Packs a file with gzip',
    params: { operation: 'compress', format: 'gzip', output: 'data' },
    input: [{}],
    files: [{ data: { text: 'Hello', fileName: 'a.txt' } }],
    output: [[{}]],
    outputFiles: [[{ data: { mimeType: 'application/gzip', fileName: 'a.txt.gz' } }]],
  },
  {
    title: 'Refuses what is no archive',
    params: {},
    input: [{}],
    files: [{ data: { text: 'Hello', mimeType: 'application/zip' } }],
    error: 'FILE_INVALID',
  },
  {
    title: 'Refuses a file of another kind',
    params: {},
    input: [{}],
    files: [{ data: { text: 'Hello', mimeType: 'text/plain' } }],
    error: 'FILE_INVALID',
  },
];
