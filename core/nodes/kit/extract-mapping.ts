import { EXTRACT_PAIRS } from './n8n/examples-files.ts';
import type { Json } from '../../workflow/document.ts';
import type { N8nMapping, Params } from './n8n-mapping.ts';
import { isRecord } from './records.ts';

const FORMATS: Readonly<Record<string, string>> = {
  csv: 'csv',
  html: 'html',
  fromIcs: 'ics',
  fromJson: 'json',
  ods: 'ods',
  pdf: 'pdf',
  rtf: 'rtf',
  text: 'text',
  xls: 'xls',
  xlsx: 'xlsx',
  xml: 'xml',
  binaryToPropery: 'base64',
};
/** The options of n8n that have one of our parameters for them. */
const OPTIONS: Readonly<Record<string, string>> = {
  delimiter: 'delimiter',
  encoding: 'encoding',
  fromLine: 'firstRow',
  headerRow: 'hasHeader',
  includeEmptyCells: 'includeEmpty',
  maxRowCount: 'maxRows',
  sheetName: 'sheet',
  range: 'range',
  joinPages: 'joinPages',
  maxPages: 'maxPages',
  password: 'password',
};
const KEEP: Readonly<Record<string, string>> = { json: 'fields', binary: 'files', both: 'both' };
/** Here without a meaning: a byte-order mark is always left out, and broken rows are read as they stand. */
const NEEDLESS = new Set(['enableBOM', 'stripBOM', 'rawData', 'readAsString', 'relaxQuotes', 'utf8']);

/** n8n's spelling of encodings, as browsers know them. */
const encodingOf = (value: Json): Json =>
  typeof value === 'string'
    ? (({ utf8: 'utf-8', utf16le: 'utf-16le', ucs2: 'utf-16le', binary: 'latin1' } as Record<string, string>)[value] ??
      value)
    : value;

/** Options of reading as our parameters; shared with the older spreadsheet node. */
export function readOptions(options: Params, changed: (message: string) => void): Params {
  const params: Params = {};
  for (const [name, value] of Object.entries(options)) {
    const ours = OPTIONS[name];
    if (ours === 'firstRow') params[ours] = typeof value === 'number' ? Math.max(1, value) : value;
    else if (ours === 'encoding') params[ours] = encodingOf(value);
    else if ((ours === 'maxRows' || ours === 'maxPages') && (value === -1 || value === 0)) continue;
    else if (ours) params[ours] = value;
    else if (name === 'keepSource' && KEEP[String(value)]) params['keep'] = KEEP[String(value)]!;
    else if (!NEEDLESS.has(name) && name !== 'keepSource')
      changed(`The option "${name}" has no place here and is left out.`);
  }
  return params;
}

/** n8n's former node for PDF. */
export const READ_PDF_MAPPING: N8nMapping = {
  types: ['n8n-nodes-base.readPDF'],
  versions: [1],
  toParams: ({ binaryPropertyName, encrypted, password }) => ({
    format: 'pdf',
    ...(binaryPropertyName === undefined ? {} : { file: binaryPropertyName }),
    ...(encrypted === true && password !== undefined ? { password } : {}),
  }),
  fromParams: (params, notes) => EXTRACT_MAPPING.fromParams(params, notes),
  examples: [
    {
      typeVersion: 1,
      parameters: { binaryPropertyName: 'paper', encrypted: true, password: '={{ $vars.pdf }}' },
      params: { format: 'pdf', file: 'paper', password: '={{ $vars.pdf }}' },
    },
  ],
};

/** How n8n's node becomes ours and goes back. */
export const EXTRACT_MAPPING: N8nMapping = {
  types: ['n8n-nodes-base.extractFromFile'],
  versions: [1, 1.1],
  examples: EXTRACT_PAIRS,
  toParams(parameters, _facts, notes) {
    const operation = String(parameters['operation'] ?? 'csv');
    const format = FORMATS[operation];
    if (!format) {
      notes.unsupported(`The operation "${operation}" is not known here.`);
      return {};
    }
    const params: Params = { format };
    if (parameters['binaryPropertyName'] !== undefined) params['file'] = parameters['binaryPropertyName'];
    if (parameters['destinationKey'] !== undefined) params['property'] = parameters['destinationKey'];
    const options = isRecord(parameters['options']) ? parameters['options'] : {};
    Object.assign(params, readOptions(options, notes.changed));
    if (format === 'xml') params['asText'] = true;
    if (['ods', 'xls', 'xlsx'].includes(format)) params['dates'] = 'number';
    return params;
  },
  fromParams(params, notes) {
    const operation = Object.entries(FORMATS).find(([, ours]) => ours === (params['format'] ?? 'csv'))![0];
    const options: Params = {};
    for (const [theirs, ours] of Object.entries(OPTIONS))
      if (params[ours] !== undefined) options[theirs] = params[ours];
    const keep = Object.entries(KEEP).find(([, ours]) => ours === params['keep'])?.[0];
    if (keep) options['keepSource'] = keep;
    if (params['quote'] !== undefined && params['quote'] !== '"') notes.changed('n8n knows no other quote than ".');
    if (['ods', 'xls', 'xlsx'].includes(String(params['format'])) && params['dates'] !== 'number')
      notes.changed('n8n gives the dates of a workbook as numbers.');
    if (params['format'] === 'xml' && params['asText'] !== true)
      notes.changed('n8n gives the XML as text: put its XML node behind this one.');
    return {
      typeVersion: 1.1,
      parameters: {
        operation,
        ...(params['file'] === undefined ? {} : { binaryPropertyName: params['file'] }),
        ...(params['property'] === undefined ? {} : { destinationKey: params['property'] }),
        options,
      },
    };
  },
};
