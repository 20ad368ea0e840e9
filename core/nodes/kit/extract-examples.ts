import type { NodeExample } from './definition.ts';

const csv = (text: string) => [{ data: { text, mimeType: 'text/csv', fileName: 'orders.csv' } }];

/** Examples of reading files; what is no text is written as Base64. */
export const EXTRACT_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Makes an item of each row of a CSV file',
    params: {},
    input: [{}],
    files: csv('id,name,note\r\n1,"Ada ""the first"" L.",\r\n2,"Two\nlines",x\r\n'),
    output: [
      [
        { id: '1', name: 'Ada "the first" L.' },
        { id: '2', name: 'Two\nlines', note: 'x' },
      ],
    ],
  },
  {
    title: 'Reads a CSV file without names, from its second row on',
    params: { delimiter: ';', hasHeader: false, firstRow: 2, maxRows: 1 },
    input: [{}],
    files: csv('skipped;row\n1;2\n3;4\n'),
    output: [[{ row: ['1', '2'] }]],
  },
  {
    title: 'Includes empty cells when asked',
    params: { includeEmpty: true },
    input: [{}],
    files: csv('a,b\n1,\n'),
    output: [[{ a: '1', b: '' }]],
  },
  {
    title: 'Says that a file is missing',
    params: { file: 'report' },
    input: [{}],
    files: csv('a\n1\n'),
    error: 'FILE_NOT_FOUND',
  },
  {
    title: 'Reads JSON into a field, beside those of the item',
    params: { format: 'json', property: 'order', keep: 'fields' },
    input: [{ from: 'mail' }],
    files: [{ data: { text: '{"id":7}', mimeType: 'application/json' } }],
    output: [[{ from: 'mail', order: { id: 7 } }]],
  },
  {
    title: 'Makes the items of a JSON list',
    params: { format: 'json', property: '' },
    input: [{}],
    files: [{ data: { text: '[{"id":1},{"id":2}]' } }],
    output: [[{ id: 1 }, { id: 2 }]],
  },
  {
    title: 'Says that JSON is broken',
    params: { format: 'json' },
    input: [{}],
    files: [{ data: { text: '{"id":' } }],
    error: 'FILE_INVALID',
  },
  {
    title: 'Reads text and keeps the file',
    params: { format: 'text', property: 'mail.body', keep: 'files' },
    input: [{ gone: true }],
    files: [{ data: { text: '\ufeffHello', mimeType: 'text/plain', fileName: 'a.txt' } }],
    output: [[{ mail: { body: 'Hello' } }]],
    outputFiles: [[{ data: { mimeType: 'text/plain', fileName: 'a.txt' } }]],
  },
  {
    title: 'Reads XML',
    params: { format: 'xml' },
    input: [{}],
    files: [{ data: { text: '<?xml version="1.0"?><order id="7"><line>a</line><line>b</line></order>' } }],
    output: [[{ data: { order: { line: ['a', 'b'], '@_id': '7' } } }]],
  },
  {
    title: 'Reads the first table of a page',
    params: { format: 'html' },
    input: [{}],
    files: [
      { data: { text: '<h1>x</h1><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td> 2 </td></tr></table>' } },
    ],
    output: [[{ a: '1', b: '2' }]],
  },
  {
    title: 'Reads the table of an RTF document',
    params: { format: 'rtf' },
    input: [{}],
    files: [{ data: { text: '{\\rtf1\\ansi\\trowd a\\cell b\\cell\\row\\trowd 1\\cell K\\u246?ln\\cell\\row}' } }],
    output: [[{ a: '1', b: 'Köln' }]],
  },
  {
    title: 'Reads the events of a calendar',
    params: { format: 'ics', property: 'calendar' },
    input: [{}],
    files: [
      {
        data: {
          text: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Tea\\, at\r\n  four\r\nDTSTART;TZID=Europe/Berlin:20260301T160000\r\nDTEND:20260301T160000Z\r\nATTENDEE;CN=Ada;RSVP=TRUE:mailto:ada@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
        },
      },
    ],
    output: [
      [
        {
          calendar: {
            version: '2.0',
            events: [
              {
                summary: 'Tea, at four',
                start: { date: '2026-03-01T16:00:00', timezone: 'Europe/Berlin' },
                end: { date: '2026-03-01T16:00:00.000Z' },
                attendees: [{ email: 'ada@example.com', name: 'Ada', rsvp: true }],
              },
            ],
          },
        },
      ],
    ],
  },
  {
    title: 'Gives any file as Base64',
    params: { format: 'base64' },
    input: [{}],
    files: [{ data: { base64: 'AP+A' } }],
    output: [[{ data: 'AP+A' }]],
  },
  {
    title: 'Refuses what is no workbook',
    params: { format: 'xlsx' },
    input: [{}],
    files: [{ data: { text: 'PK no' } }],
    error: 'FILE_INVALID',
  },
];
