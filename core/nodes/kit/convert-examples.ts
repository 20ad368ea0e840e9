import type { NodeExample } from './definition.ts';

/** Examples of making files; what comes out differently each time, as a packed workbook, is tested beside the node. */
export const CONVERT_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Makes a CSV file of all items',
    params: {},
    input: [
      { id: 1, customer: { name: 'Ada, "the first"' } },
      { id: 2, tags: ['a'] },
    ],
    output: [[{}]],
    outputFiles: [
      [
        {
          data: {
            text: 'id,customer.name,tags\n1,"Ada, ""the first""",\n2,,"[""a""]"\n',
            mimeType: 'text/csv',
            fileName: 'items.csv',
          },
        },
      ],
    ],
  },
  {
    title: 'Makes a table of a page, in which nothing is markup',
    params: { format: 'html', hasHeader: false, file: 'page' },
    input: [{ a: '<b>' }],
    output: [[{}]],
    outputFiles: [
      [
        {
          page: {
            text: '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Sheet</title></head><body><table>\n<tbody>\n<tr><td>&lt;b&gt;</td></tr>\n</tbody></table></body></html>\n',
          },
        },
      ],
    ],
  },
  {
    title: 'Makes an RTF document',
    params: { format: 'rtf' },
    input: [{ name: 'Köln' }],
    output: [[{}]],
    outputFiles: [
      [
        {
          data: {
            text: '{\\rtf1\\ansi\\uc0\n\\trowd\\trautofit1\\cellx1\\pard\\intbl name\\cell\\row\n\\trowd\\trautofit1\\cellx1\\pard\\intbl K\\u246 ln\\cell\\row\n}\n',
          },
        },
      ],
    ],
  },
  {
    title: 'Makes one JSON file of all items',
    params: { format: 'json', fileName: 'all.json' },
    input: [{ a: 1 }, { a: 2 }],
    output: [[{}]],
    outputFiles: [[{ data: { text: '[{"a":1},{"a":2}]', mimeType: 'application/json', fileName: 'all.json' } }]],
  },
  {
    title: 'Makes a JSON file of each item',
    params: { format: 'json', each: true, indent: true, fileName: '={{ $json.a }}.json' },
    input: [{ a: 1 }, { a: 2 }],
    output: [[{}, {}]],
    outputFiles: [
      [
        { data: { text: '{\n  "a": 1\n}', fileName: '1.json' } },
        { data: { text: '{\n  "a": 2\n}', fileName: '2.json' } },
      ],
    ],
  },
  {
    title: 'Makes a text file of a field',
    params: { format: 'text', property: 'mail.body' },
    input: [{ mail: { body: 'Hello' } }],
    output: [[{}]],
    outputFiles: [[{ data: { text: 'Hello', mimeType: 'text/plain', fileName: 'file.txt' } }]],
  },
  {
    title: 'Makes any file of Base64',
    params: { format: 'base64', fileName: 'a.bin' },
    input: [{ data: 'AP+A' }],
    output: [[{}]],
    outputFiles: [[{ data: { base64: 'AP+A', mimeType: 'application/octet-stream' } }]],
  },
  {
    title: 'Reads the type of a data address',
    params: { format: 'base64' },
    input: [{ data: 'data:image/gif;base64,R0lGODlh' }],
    output: [[{}]],
    outputFiles: [[{ data: { text: 'GIF89a', mimeType: 'image/gif' } }]],
  },
  {
    title: 'Says which field is missing',
    params: { format: 'text' },
    input: [{ body: 'x' }],
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Makes the file of an event',
    params: {
      format: 'ics',
      event: {
        title: 'Tea, at four',
        start: '2026-03-01T16:00:00Z',
        end: '2026-03-01T17:00:00Z',
        uid: 'tea-1',
        attendees: [{ name: 'Ada', email: 'ada@example.com', rsvp: true }],
      },
    },
    input: [{}],
    output: [[{}]],
    outputFiles: [
      [
        {
          data: {
            text: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sluice//Convert to file//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:tea-1\r\nSUMMARY:Tea\\, at four\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260301T160000Z\r\nDTEND:20260301T170000Z\r\nATTENDEE;RSVP=TRUE;CN="Ada":mailto:ada@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
            mimeType: 'text/calendar',
            fileName: 'event.ics',
          },
        },
      ],
    ],
  },
  {
    title: 'Makes a workbook',
    params: { format: 'xlsx', fileName: 'orders.xlsx' },
    input: [{ a: 1 }],
    output: [[{}]],
    outputFiles: [
      [
        {
          data: {
            mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            fileName: 'orders.xlsx',
          },
        },
      ],
    ],
  },
];
