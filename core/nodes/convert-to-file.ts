import {
  AppError,
  boolean,
  choice,
  decodeBase64,
  defineNode,
  eachItemAsync,
  getPath,
  group,
  json,
  list,
  number,
  pairsOfAll,
  text,
  type FileContent,
  type Item,
  type Json,
  type NodeContext,
} from './kit/kit.ts';
import { CONVERT_EXAMPLES } from './kit/convert-examples.ts';
import { CONVERT_MAPPING, ICAL_MAPPING } from './kit/convert-mapping.ts';
import { calendarText } from './kit/formats/calendars.ts';
import { cellText } from './kit/formats/tables.ts';
import { writeTable } from './kit/write-tables.ts';

const TABLES = ['csv', 'html', 'ods', 'rtf', 'xlsx'] as const;

/** Names of files that are not given one. */
const NAMES = {
  csv: 'items.csv',
  html: 'items.html',
  ics: 'event.ics',
  json: 'items.json',
  ods: 'items.ods',
  rtf: 'items.rtf',
  text: 'file.txt',
  xlsx: 'items.xlsx',
  base64: undefined,
} as const;

export default defineNode({
  type: 'convert-to-file',
  version: 1,
  label: 'Convert to file',
  summary: 'Makes files of items.',
  group: 'data',
  icon: 'file-input',
  fields: {
    format: choice({
      label: 'Format',
      options: [
        { value: 'csv', label: 'CSV' },
        { value: 'html', label: 'HTML table' },
        { value: 'ics', label: 'Calendar (ICS)' },
        { value: 'json', label: 'JSON' },
        { value: 'ods', label: 'ODS' },
        { value: 'rtf', label: 'RTF' },
        { value: 'text', label: 'Text' },
        { value: 'xlsx', label: 'XLSX' },
        { value: 'base64', label: 'Any file, from Base64' },
      ],
      default: 'csv',
      expressions: false,
    }),
    each: boolean({
      label: 'One file for each item',
      default: false,
      expressions: false,
      showWhen: { format: ['json'] },
    }),
    property: text({
      label: 'Field',
      help: 'Whose value becomes the file.',
      default: 'data',
      showWhen: { format: ['text', 'base64'] },
    }),
    file: text({ label: 'Name of the file in the item', default: 'data' }),
    fileName: text({ label: 'File name', optional: true }),
    mimeType: text({ label: 'MIME type', optional: true, showWhen: { format: ['base64', 'text', 'json'] } }),
    hasHeader: boolean({ label: 'Begin with the names of the fields', default: true, showWhen: { format: TABLES } }),
    delimiter: text({ label: 'Delimiter', default: ',', showWhen: { format: ['csv'] } }),
    sheet: text({ label: 'Sheet', default: 'Sheet', showWhen: { format: ['ods', 'xlsx', 'html'] } }),
    indent: boolean({ label: 'With line breaks', default: false, showWhen: { format: ['json'] } }),
    byteOrderMark: boolean({ label: 'With a byte-order mark', default: false, showWhen: { format: ['json', 'text'] } }),
    event: group(
      {
        title: text({ label: 'Title', default: '' }),
        start: text({ label: 'Start', placeholder: '2026-03-01T09:00:00Z', optional: true }),
        end: text({ label: 'End', optional: true }),
        allDay: boolean({ label: 'Whole days', default: false }),
        description: text({ label: 'Description', optional: true, multiline: true }),
        location: text({ label: 'Place', optional: true }),
        url: text({ label: 'Address', optional: true }),
        uid: text({ label: 'Id', help: 'One is made when it is empty.', optional: true }),
        status: text({ label: 'Status', placeholder: 'CONFIRMED', optional: true }),
        busy: text({ label: 'Busy or free', placeholder: 'BUSY', optional: true }),
        recurrence: text({ label: 'Recurrence', placeholder: 'FREQ=DAILY;COUNT=5', optional: true }),
        calendarName: text({ label: 'Name of the calendar', optional: true }),
        geo: json({ label: 'Coordinates', help: 'A record of latitude and longitude.', optional: true }),
        organizerName: text({ label: 'Name of the organizer', optional: true }),
        organizerEmail: text({ label: 'E-mail of the organizer', optional: true }),
        attendees: list(
          {
            name: text({ label: 'Name', default: '' }),
            email: text({ label: 'E-mail' }),
            rsvp: boolean({ label: 'Asked to answer', default: false }),
          },
          { label: 'Attendees' },
        ),
        days: number({ label: 'Length in days, where there is no end', default: 1, min: 1, max: 3660, integer: true }),
      },
      { label: 'Event', showWhen: { format: ['ics'] } },
    ),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: CONVERT_EXAMPLES,
  n8n: [CONVERT_MAPPING, ICAL_MAPPING],
  async run(ctx) {
    if (ctx.items.length === 0) return [[]];
    const { format, each, ...params } = ctx.params(0);
    const fileName = params.fileName || NAMES[format];
    if (format === 'json' && !each) {
      const content = jsonList(ctx, params.indent, params.byteOrderMark);
      const file = await ctx.binary.write(content, { mimeType: params.mimeType || 'application/json', fileName });
      return oneItem(ctx, params.file, file);
    }
    if (isTable(format)) {
      const file = await writeTable(ctx, { ...params, format, fileName: fileName! });
      return oneItem(ctx, params.file, file);
    }
    return eachItemAsync(ctx, 1, async (item, index, give) => {
      const one = ctx.params(index);
      const made = contentOf(one, item, ctx, index);
      const file = await ctx.binary.write(made.content, {
        mimeType: one.mimeType || made.mimeType,
        fileName: one.fileName || NAMES[one.format],
      });
      await give({ json: {}, binary: { [one.file]: file } });
    });
  },
});

type Params = {
  format: string;
  property: string;
  indent: boolean;
  byteOrderMark: boolean;
  event: EventParams;
};
interface EventParams {
  title: string;
  start: string | undefined;
  end: string | undefined;
  allDay: boolean;
  days: number;
  uid: string | undefined;
  description: string | undefined;
  location: string | undefined;
  url: string | undefined;
  status: string | undefined;
  busy: string | undefined;
  recurrence: string | undefined;
  calendarName: string | undefined;
  geo: Json | undefined;
  organizerName: string | undefined;
  organizerEmail: string | undefined;
  attendees: { name: string; email: string; rsvp: boolean }[];
}

const isTable = (format: string): format is (typeof TABLES)[number] => (TABLES as readonly string[]).includes(format);

function oneItem(
  ctx: Pick<NodeContext<unknown>, 'items'>,
  name: string,
  file: NonNullable<Item['binary']>[string],
): Item[][] {
  return [[{ json: {}, binary: { [name]: file }, ...pairsOfAll(ctx.items.length) }]];
}

/** All items as one list, page by page. */
async function* jsonList(
  { items }: Pick<NodeContext<unknown>, 'items'>,
  indent: boolean,
  byteOrderMark: boolean,
): AsyncGenerator<string, void> {
  yield `${byteOrderMark ? '\ufeff' : ''}[`;
  let isFirst = true;
  for await (const page of items.pages())
    for (const { json } of page.items) {
      const body = indent ? `\n${JSON.stringify(json, null, 2).replace(/^/gm, '  ')}` : JSON.stringify(json);
      yield isFirst ? body : `,${body}`;
      isFirst = false;
    }
  yield indent ? '\n]' : ']';
}

function contentOf(
  params: Params,
  item: Item,
  ctx: Pick<NodeContext<unknown>, 'now' | 'idempotencyKey'>,
  index: number,
): { content: FileContent; mimeType: string | undefined } {
  const mark = params.byteOrderMark ? '\ufeff' : '';
  if (params.format === 'json')
    return {
      content: mark + JSON.stringify(item.json, null, params.indent ? 2 : undefined),
      mimeType: 'application/json',
    };
  if (params.format === 'ics') {
    // The same at every repeat, so that a calendar does not get the event twice.
    const uid = params.event.uid || `${ctx.idempotencyKey(index)}@sluice`;
    return { content: eventText(params.event, uid, ctx.now), mimeType: 'text/calendar' };
  }
  const value = getPath(item.json, params.property);
  if (value === undefined || value === null)
    throw new AppError(
      'NODE_INPUT_INVALID',
      `The item has no value at ${JSON.stringify(params.property)}. Its fields are ${Object.keys(item.json).join(', ') || 'none'}.`,
      { path: 'params.property' },
    );
  if (params.format === 'text') return { content: mark + cellText(value), mimeType: 'text/plain' };
  if (typeof value !== 'string')
    throw new AppError(
      'NODE_INPUT_INVALID',
      `The value at ${JSON.stringify(params.property)} is no text, so it is no Base64.`,
      {
        path: 'params.property',
      },
    );
  // What a browser or a service gives often has the type before the bytes.
  const [, type, bare] = /^data:([^;,]*);base64,(.*)$/s.exec(value) ?? [];
  return { content: decodeBase64(bare ?? value), mimeType: type || undefined };
}

const DAY_MS = 86_400_000;

function eventText(event: EventParams, uid: string, now: number): string {
  const geo = (event.geo ?? {}) as { latitude?: unknown; longitude?: unknown };
  const start = event.start || new Date(now).toISOString();
  const at = Date.parse(start);
  const length = event.allDay ? event.days * DAY_MS : DAY_MS / 24;
  return calendarText({
    ...event,
    start,
    end: event.end || (Number.isNaN(at) ? start : new Date(at + length).toISOString()),
    uid,
    now,
    geo:
      geo.latitude === undefined || geo.longitude === undefined
        ? undefined
        : { latitude: Number(geo.latitude), longitude: Number(geo.longitude) },
    organizer: event.organizerEmail ? { name: event.organizerName ?? '', email: event.organizerEmail } : undefined,
  });
}
