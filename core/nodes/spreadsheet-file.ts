import { SPREADSHEET_PAIRS } from './kit/n8n/examples-files.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItemAsync,
  isRecord,
  number,
  pairsOfAll,
  text,
  type N8nMapping,
  type Params,
  type StoredFile,
} from './kit/kit.ts';
import { readOptions } from './kit/extract-mapping.ts';
import { recordsOf, type TableFormat } from './kit/read-tables.ts';
import { writeTable } from './kit/write-tables.ts';

const mapping: N8nMapping = {
  types: ['n8n-nodes-base.spreadsheetFile'],
  versions: [1, 2],
  examples: SPREADSHEET_PAIRS,
  toParams({ operation, fileFormat, binaryPropertyName, options }, _facts, notes) {
    const isWriting = operation === 'toFile';
    const params: Params = { operation: isWriting ? 'toFile' : 'fromFile' };
    if (binaryPropertyName !== undefined) params['file'] = binaryPropertyName;
    const given = isRecord(options) ? options : {};
    if (!isWriting) {
      if (fileFormat !== undefined) params['format'] = fileFormat === 'autodetect' ? 'auto' : fileFormat;
      return { ...params, ...readOptions(given, notes.changed) };
    }
    if (fileFormat === 'xls') notes.changed('The old XLS format is not written: the file is made as XLSX.');
    if (fileFormat !== undefined) params['target'] = fileFormat === 'xls' ? 'xlsx' : fileFormat;
    const ours = { fileName: 'fileName', headerRow: 'hasHeader', sheetName: 'sheet' } as Record<string, string>;
    for (const [name, value] of Object.entries(given)) if (ours[name]) params[ours[name]] = value;
    return params;
  },
  fromParams(params) {
    const {
      operation = 'fromFile',
      file,
      format,
      target,
      fileName,
      hasHeader,
      includeEmpty,
      sheet,
      range,
      delimiter,
    } = params;
    const isWriting = operation === 'toFile';
    const options = {
      fileName,
      headerRow: hasHeader,
      includeEmptyCells: includeEmpty,
      sheetName: sheet,
      range,
      delimiter,
    };
    const fileFormat = isWriting ? target : format === 'auto' ? 'autodetect' : format;
    return {
      typeVersion: 2,
      parameters: {
        operation,
        ...(file === undefined ? {} : { binaryPropertyName: file }),
        ...(fileFormat === undefined ? {} : { fileFormat }),
        options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Params,
      },
    };
  },
};

export default defineNode({
  type: 'spreadsheet-file',
  version: 1,
  label: 'Spreadsheet file',
  summary: 'Reads and writes tables. For new workflows: Extract from file and Convert to file.',
  group: 'data',
  icon: 'table',
  fields: {
    operation: choice({
      label: 'Do',
      options: [
        { value: 'fromFile', label: 'Read a file' },
        { value: 'toFile', label: 'Write a file' },
      ],
      default: 'fromFile',
      expressions: false,
    }),
    file: text({ label: 'Name of the file in the item', default: 'data' }),
    format: choice({
      label: 'Format',
      options: [
        { value: 'auto', label: 'As the file says' },
        ...['csv', 'html', 'ods', 'rtf', 'xls', 'xlsx'].map((value) => ({ value, label: value.toUpperCase() })),
      ],
      default: 'auto',
      expressions: false,
      showWhen: { operation: ['fromFile'] },
    }),
    target: choice({
      label: 'Format',
      options: ['csv', 'html', 'ods', 'rtf', 'xlsx'].map((value) => ({ value, label: value.toUpperCase() })),
      default: 'xlsx',
      expressions: false,
      showWhen: { operation: ['toFile'] },
    }),
    fileName: text({ label: 'File name', optional: true, showWhen: { operation: ['toFile'] } }),
    hasHeader: boolean({ label: 'The first row names the fields', default: true }),
    delimiter: text({ label: 'Delimiter', default: ',' }),
    encoding: text({ label: 'Encoding', default: 'utf-8', showWhen: { operation: ['fromFile'] } }),
    includeEmpty: boolean({ label: 'Include empty cells', default: false, showWhen: { operation: ['fromFile'] } }),
    firstRow: number({ label: 'First row', default: 1, min: 1, integer: true, showWhen: { operation: ['fromFile'] } }),
    maxRows: number({
      label: 'Most items',
      optional: true,
      min: 1,
      integer: true,
      showWhen: { operation: ['fromFile'] },
    }),
    sheet: text({ label: 'Sheet', optional: true }),
    range: text({ label: 'Range', placeholder: 'B2:F20', optional: true, showWhen: { operation: ['fromFile'] } }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Reads a file by what it is',
      params: {},
      input: [{}],
      files: [{ data: { text: 'a,b\n1,2\n', fileName: 'orders.csv' } }],
      output: [[{ a: '1', b: '2' }]],
    },
    {
      title: 'Writes a file of all items',
      params: { operation: 'toFile', target: 'csv', file: 'report' },
      input: [{ a: 1 }, { a: 2 }],
      output: [[{}]],
      outputFiles: [[{ report: { text: 'a\n1\n2\n', fileName: 'spreadsheet.csv' } }]],
    },
    {
      title: 'Says which files it cannot tell apart',
      params: {},
      input: [{}],
      files: [{ data: { text: 'x', mimeType: 'image/png' } }],
      error: 'FILE_INVALID',
    },
  ],
  n8n: mapping,
  async run(ctx) {
    if (ctx.items.length === 0) return [[]];
    const { operation, target, ...first } = ctx.params(0);
    if (operation === 'toFile') {
      const format = target as 'csv';
      const fileName = first.fileName || `spreadsheet.${format}`;
      const file = await writeTable(ctx, { ...first, format, fileName, sheet: first.sheet || 'Sheet' });
      return [[{ json: {}, binary: { [first.file]: file }, ...pairsOfAll(ctx.items.length) }]];
    }
    return eachItemAsync(ctx, 1, async (_item, index, give) => {
      const params = ctx.params(index);
      const file = await ctx.binary.read(index, params.file);
      const format = params.format === 'auto' ? formatOf(file) : (params.format as TableFormat);
      // As the program that made such workflows gives dates: as numbers.
      const options = { ...params, format, quote: '"', dates: 'number' as const };
      for await (const records of recordsOf(ctx, file, index, options))
        for (const json of records) {
          const room = give({ json });
          if (room) await room;
        }
    });
  },
});

const BY_TYPE: readonly [pattern: RegExp, format: TableFormat][] = [
  [/csv|^text\/plain|^txt$/, 'csv'],
  [/html?$/, 'html'],
  [/rtf$/, 'rtf'],
  [/opendocument|^ods$/, 'ods'],
  [/openxml|^xlsx$/, 'xlsx'],
  [/ms-excel|^xls$/, 'xls'],
];

function formatOf({ reference }: StoredFile): TableFormat {
  const { mimeType, fileExtension = '' } = reference;
  const found = [fileExtension.toLowerCase(), mimeType].flatMap((text) =>
    BY_TYPE.filter(([pattern]) => pattern.test(text)).map(([, format]) => format),
  )[0];
  if (found) return found;
  throw new AppError(
    'FILE_INVALID',
    `Neither the name nor the type (${mimeType}) of the file says which table it is. Choose its format.`,
  );
}
