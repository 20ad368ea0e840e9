import type { N8nMappingExample } from '../n8n-mapping.ts';

/** Pairs of n8n's Extract from File. */
export const EXTRACT_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: {}, params: { format: 'csv' } },
  {
    typeVersion: 1.1,
    parameters: {
      operation: 'csv',
      binaryPropertyName: 'sheet',
      options: { delimiter: ';', fromLine: 0, headerRow: false, encoding: 'utf8', maxRowCount: -1 },
    },
    params: { format: 'csv', file: 'sheet', delimiter: ';', firstRow: 1, hasHeader: false, encoding: 'utf-8' },
  },
  {
    typeVersion: 1,
    parameters: { operation: 'fromJson', destinationKey: '=a{{ 1 }}', options: { keepSource: 'both' } },
    params: { format: 'json', property: '=a{{ 1 }}', keep: 'both' },
  },
  {
    typeVersion: 1,
    parameters: { operation: 'xlsx', options: { sheetName: 'Two', range: 'A2:B9' } },
    params: { format: 'xlsx', sheet: 'Two', range: 'A2:B9', dates: 'number' },
  },
  { typeVersion: 1, parameters: { operation: 'xml' }, params: { format: 'xml', asText: true } },
  {
    typeVersion: 1,
    parameters: { operation: 'pdf', options: { joinPages: false, maxPages: 3 } },
    params: { format: 'pdf', joinPages: false, maxPages: 3 },
  },
];

/** Pairs of n8n's Convert to File. */
export const CONVERT_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: {}, params: { format: 'csv', fileName: 'spreadsheet.csv' } },
  {
    typeVersion: 1.1,
    parameters: {
      operation: 'toJson',
      mode: 'each',
      binaryPropertyName: 'out',
      options: { fileName: 'x.json', format: true },
    },
    params: { format: 'json', each: true, file: 'out', fileName: 'x.json', indent: true },
  },
  {
    typeVersion: 1.1,
    parameters: { operation: 'toBinary', sourceProperty: 'image', options: { mimeType: 'image/png' } },
    params: { format: 'base64', property: 'image', mimeType: 'image/png' },
  },
  {
    typeVersion: 1.1,
    parameters: {
      operation: 'iCal',
      title: 'Tea',
      start: '2026-03-01T16:00:00',
      end: '2026-03-01T17:00:00',
      additionalFields: {
        attendeesUi: { attendeeValues: [{ name: 'Ada', email: 'ada@example.com', rsvp: true }] },
        geolocationUi: { geolocationValues: { lat: '1', lon: '2' } },
        organizerUi: { organizerValues: { name: 'Zoë', email: 'z@example.com' } },
        busyStatus: 'FREE',
      },
    },
    params: {
      format: 'ics',
      fileName: 'event.ics',
      event: {
        title: 'Tea',
        start: '2026-03-01T16:00:00',
        end: '2026-03-01T17:00:00',
        attendees: [{ name: 'Ada', email: 'ada@example.com', rsvp: true }],
        geo: { latitude: '1', longitude: '2' },
        organizerName: 'Zoë',
        organizerEmail: 'z@example.com',
        busy: 'FREE',
      },
    },
  },
];

/** Pairs of n8n's Spreadsheet File. */
export const SPREADSHEET_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: { options: { headerRow: false } },
    params: { operation: 'fromFile', hasHeader: false },
  },
  {
    typeVersion: 2,
    parameters: { operation: 'fromFile', fileFormat: 'autodetect', options: { includeEmptyCells: true } },
    params: { operation: 'fromFile', format: 'auto', includeEmpty: true },
  },
  {
    typeVersion: 2,
    parameters: { operation: 'toFile', fileFormat: 'ods', binaryPropertyName: 'f', options: { sheetName: 'S' } },
    params: { operation: 'toFile', target: 'ods', file: 'f', sheet: 'S' },
  },
];

/** Pairs of n8n's Move Binary Data. */
export const MOVE_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: {}, params: { direction: 'toFields', content: 'json' } },
  {
    typeVersion: 1,
    parameters: { setAllData: false, destinationKey: 'text', options: { encoding: 'utf8', keepSource: true } },
    params: { direction: 'toFields', all: false, target: 'text', encoding: 'utf-8', keepSource: true, content: 'text' },
  },
  {
    typeVersion: 1.1,
    parameters: {
      mode: 'jsonToBinary',
      convertAllData: false,
      sourceKey: 'b',
      options: { dataIsBase64: true, fileName: 'a.png', mimeType: 'image/png' },
    },
    params: {
      direction: 'toFile',
      all: false,
      source: 'b',
      fileName: 'a.png',
      mimeType: 'image/png',
      content: 'base64',
    },
  },
];

/** Pairs of n8n's Compression. */
export const COMPRESSION_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1.1, parameters: {}, params: { operation: 'decompress', output: 'file_' } },
  {
    typeVersion: 1,
    parameters: { operation: 'decompress', binaryPropertyName: 'zip', outputPrefix: 'f' },
    params: { operation: 'decompress', files: 'zip', output: 'f' },
  },
  {
    typeVersion: 1.1,
    parameters: {
      operation: 'compress',
      binaryPropertyName: 'a, b',
      outputFormat: 'zip',
      fileName: 'x.zip',
      binaryPropertyOutput: 'out',
    },
    params: { operation: 'compress', files: 'a, b', format: 'zip', fileName: 'x.zip', output: 'out' },
  },
];

/** Pairs of n8n's RSS Read. */
export const RSS_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: { url: 'https://a.example/feed' }, params: { url: 'https://a.example/feed' } },
  {
    typeVersion: 1.2,
    parameters: { url: 'https://a.example/feed', options: { customFields: 'a, b' } },
    params: { url: 'https://a.example/feed', fields: 'a, b' },
  },
  { typeVersion: 1.1, parameters: { url: '={{ $json.feed }}', options: {} }, params: { url: '={{ $json.feed }}' } },
];
