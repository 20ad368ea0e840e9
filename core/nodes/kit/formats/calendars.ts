import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import { setOwn, type JsonRecord } from '../records.ts';

/** An event as it is written to a file. Moments are ISO 8601 texts; of an event for whole days only the date counts. */
export interface CalendarEvent {
  title: string;
  start: string;
  end: string;
  allDay: boolean;
  uid: string;
  /** Epoch milliseconds at which the file is made. */
  now: number;
  description?: string | undefined;
  location?: string | undefined;
  url?: string | undefined;
  status?: string | undefined;
  busy?: string | undefined;
  recurrence?: string | undefined;
  calendarName?: string | undefined;
  geo?: { latitude: number; longitude: number } | undefined;
  organizer?: { name: string; email: string } | undefined;
  attendees: readonly { name: string; email: string; rsvp: boolean }[];
}

/** The text of a calendar with one event, as RFC 5545 has it. */
export function calendarText(event: CalendarEvent): string {
  const date = (text: string, path: string): string => {
    const at = Date.parse(text);
    if (Number.isNaN(at))
      throw new AppError(
        'NODE_INPUT_INVALID',
        `${JSON.stringify(text.slice(0, 60))} is no date. Give one such as 2026-03-01T09:00:00Z.`,
        {
          path,
        },
      );
    const stamp = stampOf(at);
    return event.allDay
      ? `;VALUE=DATE:${/^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10).replaceAll('-', '') : stamp.slice(0, 8)}`
      : `:${stamp}`;
  };
  const given = (name: string, value: string | undefined): string[] => (value ? [`${name}:${escaped(value)}`] : []);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sluice//Convert to file//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...given('X-WR-CALNAME', event.calendarName),
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `SUMMARY:${escaped(event.title)}`,
    `DTSTAMP:${stampOf(event.now)}`,
    `DTSTART${date(event.start, 'params.event.start')}`,
    `DTEND${date(event.end, 'params.event.end')}`,
    ...given('DESCRIPTION', event.description),
    ...given('LOCATION', event.location),
    ...(event.url ? [`URL:${oneLine(event.url)}`] : []),
    ...(event.geo ? [`GEO:${event.geo.latitude};${event.geo.longitude}`] : []),
    ...given('STATUS', event.status),
    ...(event.busy ? [`X-MICROSOFT-CDO-BUSYSTATUS:${escaped(event.busy)}`] : []),
    ...(event.recurrence ? [`RRULE:${oneLine(event.recurrence)}`] : []),
    ...(event.organizer ? [`ORGANIZER${person(event.organizer)}`] : []),
    ...event.attendees.map((one) => `ATTENDEE;RSVP=${one.rsvp ? 'TRUE' : 'FALSE'}${person(one)}`),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

const stampOf = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
const escaped = (text: string): string => text.replace(/[\\;,]/g, String.raw`\$&`).replace(/\r\n|\r|\n/g, '\\n');
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');
const person = ({ name, email }: { name: string; email: string }): string =>
  `${name ? `;CN="${oneLine(name).replaceAll('"', "'")}"` : ''}:mailto:${oneLine(email)}`;

/** Lines are at most 75 bytes long; three bytes hold any sign that has no half. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const sign of line) {
    const bytes = sign.codePointAt(0)! < 0x80 ? 1 : sign.codePointAt(0)! < 0x800 ? 2 : sign.length > 1 ? 4 : 3;
    if (size + bytes > 74) {
      pieces.push(piece);
      piece = '';
      size = 1;
    }
    piece += sign;
    size += bytes;
  }
  pieces.push(piece);
  return pieces.join('\r\n ');
}

const NAMES: Readonly<Record<string, string>> = {
  DTSTART: 'start',
  DTEND: 'end',
  DTSTAMP: 'stamp',
  CREATED: 'created',
  'LAST-MODIFIED': 'lastModified',
  RRULE: 'recurrenceRule',
  PRODID: 'prodId',
  CALSCALE: 'calscale',
  'X-WR-CALNAME': 'name',
};
const LISTS: Readonly<Record<string, string>> = {
  ATTENDEE: 'attendees',
  EXDATE: 'exceptionDates',
  COMMENT: 'comments',
};
const DATES = new Set(['DTSTART', 'DTEND', 'DTSTAMP', 'CREATED', 'LAST-MODIFIED', 'EXDATE', 'RECURRENCE-ID', 'DUE']);
const PARTS: Readonly<Record<string, string>> = {
  VEVENT: 'events',
  VTODO: 'todos',
  VJOURNAL: 'journals',
  VTIMEZONE: 'timezones',
  VFREEBUSY: 'freeBusy',
  VALARM: 'alarms',
  STANDARD: 'standard',
  DAYLIGHT: 'daylight',
};

/** A calendar as a record: `events` and its other parts as lists, names as one would write them. */
export function readCalendar(source: string): JsonRecord {
  const lines = source
    .replace(/^\ufeff/, '')
    .replace(/\r\n|\r/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n');
  if (lines[0]?.trim().toUpperCase() !== 'BEGIN:VCALENDAR')
    throw new AppError('FILE_INVALID', 'The file is no calendar: one begins with BEGIN:VCALENDAR.');
  const calendar: JsonRecord = {};
  const open: JsonRecord[] = [calendar];
  for (const line of lines.slice(1)) {
    const parts = /^([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^;:"]*))*):(.*)$/s.exec(line.trimEnd());
    if (!parts) continue;
    const [, written, attributes, value] = parts as unknown as [string, string, string, string];
    const name = written.toUpperCase();
    if (name === 'BEGIN') {
      const part: JsonRecord = {};
      append(open.at(-1)!, PARTS[value.toUpperCase()] ?? value.toLowerCase(), part);
      open.push(part);
    } else if (name === 'END') {
      if (open.length > 1) open.pop();
    } else property(open.at(-1)!, name, attributesOf(attributes), value);
  }
  return calendar;
}

function property(record: JsonRecord, name: string, attributes: Record<string, string>, value: string): void {
  const key =
    LISTS[name] ?? NAMES[name] ?? name.toLowerCase().replace(/-(\w)/g, (_, sign: string) => sign.toUpperCase());
  const read = DATES.has(name)
    ? dateOf(value, attributes)
    : name === 'ATTENDEE' || name === 'ORGANIZER'
      ? personOf(value, attributes)
      : name === 'CATEGORIES'
        ? value.split(/(?<!\\),/).map(unescaped)
        : unescaped(value);
  if (LISTS[name]) append(record, key, read);
  else setOwn(record, key, read);
}

function append(record: JsonRecord, key: string, value: Json): void {
  const before = Object.hasOwn(record, key) ? record[key] : undefined;
  if (Array.isArray(before)) before.push(value);
  else setOwn(record, key, [value]);
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/;([\w-]+)=(?:"([^"]*)"|([^;:"]*))/g)].map(([, name, quoted, plain]) => [
      name!.toUpperCase(),
      quoted ?? plain ?? '',
    ]),
  );

const unescaped = (text: string): string =>
  text.replace(/\\([\\;,nN])/g, (_, sign: string) => (/n/i.test(sign) ? '\n' : sign));

/** A moment of a calendar: in UTC where the file says so, else as it stands on the clock of `timezone`. */
function dateOf(value: string, attributes: Record<string, string>): Json {
  const parts = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(value);
  if (!parts) return { date: value };
  const [, year, month, day, hour, minute, second, utc] = parts;
  if (hour === undefined) return { date: `${year}-${month}-${day}`, type: 'DATE' };
  const date = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (utc) return { date: `${date}.000Z` };
  return { date, ...(attributes['TZID'] ? { timezone: attributes['TZID'] } : {}) };
}

function personOf(
  value: string,
  { CN: name, ROLE: role, PARTSTAT: partstat, RSVP: rsvp }: Record<string, string>,
): Json {
  return {
    email: value.replace(/^mailto:/i, ''),
    ...(name ? { name } : {}),
    ...(role ? { role } : {}),
    ...(partstat ? { partstat } : {}),
    ...(rsvp ? { rsvp: rsvp.toUpperCase() === 'TRUE' } : {}),
  };
}
