/**
 * If these fail, a node of n8n that reads or writes files becomes one that does something else, or does not come back.
 */
import { describe, expect, it } from 'vitest';
import compression from './compression.ts';
import convert from './convert-to-file.ts';
import extract from './extract-from-file.ts';
import graphql from './graphql.ts';
import { checkParams } from './kit/check-params.ts';
import type { NodeDefinition } from './kit/definition.ts';
import type { MappingNotes, N8nMapping, Params } from './kit/n8n-mapping.ts';
import move from './move-binary-data.ts';
import rss from './rss-read.ts';
import spreadsheet from './spreadsheet-file.ts';

const mappingOf = ({ n8n }: Pick<NodeDefinition, 'n8n'>): N8nMapping => [n8n].flat()[0] as N8nMapping;
const notes = (): MappingNotes & { said: string[] } => {
  const said: string[] = [];
  return { said, changed: (message) => void said.push(message), unsupported: (message) => void said.push(message) };
};
const toParams = (definition: NodeDefinition, typeVersion: number, parameters: Params, told = notes()): Params => {
  const mapping = mappingOf(definition);
  return mapping.toParams(parameters, { type: mapping.types[0], typeVersion, credentials: [] }, told);
};

const PAIRS: [definition: unknown, typeVersion: number, parameters: Params, params: Params][] = [
  [extract, 1, {}, { format: 'csv' }],
  [
    extract,
    1.1,
    {
      operation: 'csv',
      binaryPropertyName: 'sheet',
      options: { delimiter: ';', fromLine: 0, headerRow: false, encoding: 'utf8', maxRowCount: -1 },
    },
    { format: 'csv', file: 'sheet', delimiter: ';', firstRow: 1, hasHeader: false, encoding: 'utf-8' },
  ],
  [
    extract,
    1,
    { operation: 'fromJson', destinationKey: '=a{{ 1 }}', options: { keepSource: 'both' } },
    { format: 'json', property: '=a{{ 1 }}', keep: 'both' },
  ],
  [
    extract,
    1,
    { operation: 'xlsx', options: { sheetName: 'Two', range: 'A2:B9' } },
    { format: 'xlsx', sheet: 'Two', range: 'A2:B9', dates: 'number' },
  ],
  [extract, 1, { operation: 'xml' }, { format: 'xml', asText: true }],
  [
    extract,
    1,
    { operation: 'pdf', options: { joinPages: false, maxPages: 3 } },
    { format: 'pdf', joinPages: false, maxPages: 3 },
  ],
  [convert, 1, {}, { format: 'csv', fileName: 'spreadsheet.csv' }],
  [
    convert,
    1.1,
    { operation: 'toJson', mode: 'each', binaryPropertyName: 'out', options: { fileName: 'x.json', format: true } },
    { format: 'json', each: true, file: 'out', fileName: 'x.json', indent: true },
  ],
  [
    convert,
    1.1,
    { operation: 'toBinary', sourceProperty: 'image', options: { mimeType: 'image/png' } },
    { format: 'base64', property: 'image', mimeType: 'image/png' },
  ],
  [
    convert,
    1.1,
    {
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
    {
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
  ],
  [spreadsheet, 1, { options: { headerRow: false } }, { operation: 'fromFile', hasHeader: false }],
  [
    spreadsheet,
    2,
    { operation: 'fromFile', fileFormat: 'autodetect', options: { includeEmptyCells: true } },
    { operation: 'fromFile', format: 'auto', includeEmpty: true },
  ],
  [
    spreadsheet,
    2,
    { operation: 'toFile', fileFormat: 'ods', binaryPropertyName: 'f', options: { sheetName: 'S' } },
    { operation: 'toFile', target: 'ods', file: 'f', sheet: 'S' },
  ],
  [move, 1, {}, { direction: 'toFields', content: 'json' }],
  [
    move,
    1,
    { setAllData: false, destinationKey: 'text', options: { encoding: 'utf8', keepSource: true } },
    { direction: 'toFields', all: false, target: 'text', encoding: 'utf-8', keepSource: true, content: 'text' },
  ],
  [
    move,
    1.1,
    {
      mode: 'jsonToBinary',
      convertAllData: false,
      sourceKey: 'b',
      options: { dataIsBase64: true, fileName: 'a.png', mimeType: 'image/png' },
    },
    { direction: 'toFile', all: false, source: 'b', fileName: 'a.png', mimeType: 'image/png', content: 'base64' },
  ],
  [compression, 1.1, {}, { operation: 'decompress', output: 'file_' }],
  [
    compression,
    1,
    { operation: 'decompress', binaryPropertyName: 'zip', outputPrefix: 'f' },
    { operation: 'decompress', files: 'zip', output: 'f' },
  ],
  [
    compression,
    1.1,
    {
      operation: 'compress',
      binaryPropertyName: 'a, b',
      outputFormat: 'zip',
      fileName: 'x.zip',
      binaryPropertyOutput: 'out',
    },
    { operation: 'compress', files: 'a, b', format: 'zip', fileName: 'x.zip', output: 'out' },
  ],
  [
    graphql,
    1,
    { endpoint: 'https://a.example/', query: '{a}', headerParametersUi: { parameter: [{ name: 'X', value: '1' }] } },
    {
      endpoint: 'https://a.example/',
      query: '{a}',
      method: 'POST',
      format: 'graphql',
      headers: [{ name: 'X', value: '1' }],
    },
  ],
  [
    graphql,
    1.1,
    {
      endpoint: 'https://a.example/',
      query: '{a}',
      variables: '={{ $json }}',
      responseFormat: 'string',
      authentication: 'headerAuth',
    },
    {
      endpoint: 'https://a.example/',
      query: '{a}',
      variables: '={{ $json }}',
      method: 'POST',
      format: 'json',
      asText: true,
      property: 'data',
      authentication: 'credential',
    },
  ],
  [rss, 1, { url: 'https://a.example/feed' }, { url: 'https://a.example/feed' }],
  [
    rss,
    1.2,
    { url: 'https://a.example/feed', options: { customFields: 'a, b' } },
    { url: 'https://a.example/feed', fields: 'a, b' },
  ],
];

describe.each(
  PAIRS.map(
    ([definition, ...rest], index) =>
      [index, (definition as NodeDefinition).type, definition as NodeDefinition, ...rest] as const,
  ),
)('pair %i, of %s', (_index, _type, definition, typeVersion, parameters, params) => {
  it('is mapped, to parameters that are valid, and comes back as what means the same', () => {
    expect(toParams(definition, typeVersion, parameters)).toEqual(params);
    expect(checkParams(definition.fields, params)).toEqual([]);
    const back = mappingOf(definition).fromParams(params, notes());
    expect(toParams(definition, back.typeVersion, back.parameters)).toEqual(params);
  });
});

describe('a mapping', () => {
  it('says what has no place here', () => {
    const told = notes();
    toParams(extract as unknown as NodeDefinition, 1, { operation: 'other' }, told);
    toParams(convert as unknown as NodeDefinition, 1.1, { operation: 'xls' }, told);
    toParams(rss as unknown as NodeDefinition, 1.2, { url: 'x', options: { ignoreSSL: true } }, told);
    expect(told.said).toHaveLength(3);
  });
});
