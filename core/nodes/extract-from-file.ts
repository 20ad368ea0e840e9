import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItemAsync,
  number,
  setPath,
  text,
  toBase64,
  isRecord,
  type Item,
  type Json,
} from './kit/kit.ts';
import { EXTRACT_EXAMPLES } from './kit/extract-examples.ts';
import { EXTRACT_MAPPING, READ_PDF_MAPPING } from './kit/extract-mapping.ts';
import { readCalendar } from './kit/formats/calendars.ts';
import { readPdf } from './kit/formats/pdf.ts';
import { unpackedPdfSize } from './kit/formats/pdf-size.ts';
import { readXml } from './kit/formats/xml.ts';
import { recordsOf } from './kit/read-tables.ts';

const TABLES = ['csv', 'html', 'ods', 'rtf', 'xls', 'xlsx'] as const;
const SHEETS = ['ods', 'xls', 'xlsx'] as const;
const ONE_VALUE = ['base64', 'ics', 'json', 'text', 'xml'] as const;

/** The streams of a PDF may become so many bytes together: its text is made of all of them. */
const PDF_UNPACKED = 64_000_000;

export default defineNode({
  type: 'extract-from-file',
  version: 1,
  label: 'Extract from file',
  summary: 'Makes items of the content of a file.',
  group: 'data',
  icon: 'file-output',
  fields: {
    format: choice({
      label: 'Format',
      options: [
        { value: 'csv', label: 'CSV' },
        { value: 'html', label: 'HTML table' },
        { value: 'ics', label: 'Calendar (ICS)' },
        { value: 'json', label: 'JSON' },
        { value: 'ods', label: 'ODS' },
        { value: 'pdf', label: 'PDF' },
        { value: 'rtf', label: 'RTF' },
        { value: 'text', label: 'Text' },
        { value: 'xls', label: 'XLS' },
        { value: 'xlsx', label: 'XLSX' },
        { value: 'xml', label: 'XML' },
        { value: 'base64', label: 'Any file, as Base64' },
      ],
      default: 'csv',
      expressions: false,
    }),
    file: text({ label: 'Name of the file in the item', default: 'data' }),
    property: text({
      label: 'Field',
      help: 'Where the content goes. Of JSON: when empty, the content is the item, or a list the items.',
      default: 'data',
      optional: true,
      showWhen: { format: ONE_VALUE },
    }),
    encoding: text({
      label: 'Encoding',
      default: 'utf-8',
      showWhen: { format: ['csv', 'html', 'ics', 'json', 'text', 'xml'] },
    }),
    delimiter: text({ label: 'Delimiter', default: ',', showWhen: { format: ['csv'] } }),
    quote: text({ label: 'Quote', default: '"', showWhen: { format: ['csv'] } }),
    hasHeader: boolean({ label: 'The first row names the fields', default: true, showWhen: { format: TABLES } }),
    includeEmpty: boolean({ label: 'Include empty cells', default: false, showWhen: { format: TABLES } }),
    firstRow: number({ label: 'First row', default: 1, min: 1, integer: true, showWhen: { format: TABLES } }),
    maxRows: number({ label: 'Most items', optional: true, min: 1, integer: true, showWhen: { format: TABLES } }),
    sheet: text({ label: 'Sheet', help: 'The first one when empty.', optional: true, showWhen: { format: SHEETS } }),
    range: text({ label: 'Range', placeholder: 'B2:F20', optional: true, showWhen: { format: SHEETS } }),
    dates: choice({
      label: 'Dates',
      options: [
        { value: 'text', label: 'As ISO 8601' },
        { value: 'number', label: 'As the number in the cell' },
      ],
      default: 'text',
      expressions: false,
      showWhen: { format: SHEETS },
    }),
    asText: boolean({ label: 'As text', help: 'The XML as it stands.', default: false, showWhen: { format: ['xml'] } }),
    joinPages: boolean({ label: 'Join the pages', default: true, showWhen: { format: ['pdf'] } }),
    maxPages: number({ label: 'Most pages', optional: true, min: 1, integer: true, showWhen: { format: ['pdf'] } }),
    password: text({ label: 'Password', optional: true, showWhen: { format: ['pdf'] } }),
    keep: choice({
      label: 'Keep of the item',
      options: [
        { value: 'nothing', label: 'Nothing' },
        { value: 'fields', label: 'Its fields' },
        { value: 'files', label: 'Its files' },
        { value: 'both', label: 'Both' },
      ],
      default: 'nothing',
      expressions: false,
      showWhen: { format: [...ONE_VALUE, 'pdf'] },
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: EXTRACT_EXAMPLES,
  n8n: [EXTRACT_MAPPING, READ_PDF_MAPPING],
  run: (ctx) =>
    eachItemAsync(ctx, 1, async (item, index, give) => {
      const params = ctx.params(index);
      const file = await ctx.binary.read(index, params.file);
      const { format } = params;
      const kept = (): Item => ({
        json: params.keep === 'fields' || params.keep === 'both' ? { ...item.json } : {},
        ...(item.binary && (params.keep === 'files' || params.keep === 'both') ? { binary: item.binary } : {}),
      });
      const put = (value: Json): void | Promise<void> => {
        const target = kept();
        return give({ ...target, json: setPath(target.json, params.property ?? 'data', value) });
      };
      switch (format) {
        case 'json': {
          const value = parseJson(await file.text(params.encoding));
          if (params.property) return put(value);
          for (const one of Array.isArray(value) ? value : [value]) {
            const target = kept();
            await give({ ...target, json: { ...target.json, ...(isRecord(one) ? one : { data: one }) } });
          }
          return;
        }
        case 'text':
          return put((await file.text(params.encoding)).replace(/^\ufeff/, ''));
        case 'xml': {
          const source = await file.text(params.encoding);
          return put(params.asText ? source : readXml(source));
        }
        case 'ics':
          return put(readCalendar(await file.text(params.encoding)));
        case 'base64':
          // An item could not hold more: three bytes become four signs.
          return put(toBase64(await file.bytes(11_000_000)));
        case 'pdf': {
          const target = kept();
          const bytes = await file.bytes();
          // What it will become is counted before it is there.
          await ctx.keep(unpackedPdfSize(bytes, PDF_UNPACKED) / 2, index);
          const read = await readPdf(bytes, params);
          return give({ ...target, json: { ...target.json, ...read } });
        }
        default:
          for await (const records of recordsOf(ctx, file, index, { ...params, format }))
            for (const json of records) {
              const room = give({ json });
              if (room) await room;
            }
      }
    }),
});

function parseJson(source: string): Json {
  try {
    return JSON.parse(source.replace(/^\ufeff/, '')) as Json;
  } catch (error) {
    throw new AppError(
      'FILE_INVALID',
      `The file is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
