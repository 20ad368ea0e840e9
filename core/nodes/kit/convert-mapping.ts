import { CONVERT_PAIRS } from './n8n/examples-files.ts';
import type { Json } from '../../workflow/document.ts';
import type { N8nMapping, Params } from './n8n-mapping.ts';
import { isRecord } from './records.ts';

const FORMATS: Readonly<Record<string, string>> = {
  csv: 'csv',
  html: 'html',
  iCal: 'ics',
  toJson: 'json',
  ods: 'ods',
  rtf: 'rtf',
  toText: 'text',
  xlsx: 'xlsx',
  toBinary: 'base64',
};
const OPTIONS: Readonly<Record<string, string>> = {
  fileName: 'fileName',
  headerRow: 'hasHeader',
  delimiter: 'delimiter',
  sheetName: 'sheet',
  mimeType: 'mimeType',
  addBOM: 'byteOrderMark',
  format: 'indent',
};
const EVENT: Readonly<Record<string, string>> = {
  description: 'description',
  location: 'location',
  url: 'url',
  uid: 'uid',
  status: 'status',
  busyStatus: 'busy',
  recurrenceRule: 'recurrence',
  calName: 'calendarName',
};
/** Names that n8n gives where the workflow says none: other nodes may look at them. */
const FILE_NAMES: Readonly<Record<string, string>> = { json: 'file.json', text: 'file.txt', ics: 'event.ics' };

const fileNameOf = (format: string): string =>
  FILE_NAMES[format] ?? (format === 'base64' ? '' : `spreadsheet.${format}`);

const inside = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((at, name) => (isRecord(at) ? at[name] : undefined), value);

/** How n8n's node becomes ours and goes back. */
export const CONVERT_MAPPING: N8nMapping = {
  types: ['n8n-nodes-base.convertToFile'],
  versions: [1, 1.1],
  examples: CONVERT_PAIRS,
  toParams(parameters, _facts, notes) {
    const operation = String(parameters['operation'] ?? 'csv');
    const format = operation === 'xls' ? 'xlsx' : FORMATS[operation];
    if (!format) {
      notes.unsupported(`The operation "${operation}" is not known here.`);
      return {};
    }
    if (operation === 'xls') notes.changed('The old XLS format is not written: the file is made as XLSX.');
    const params: Params = { format };
    const options = isRecord(parameters['options']) ? parameters['options'] : {};
    if (parameters['binaryPropertyName'] !== undefined) params['file'] = parameters['binaryPropertyName'];
    if (parameters['sourceProperty'] !== undefined) params['property'] = parameters['sourceProperty'];
    if (format === 'json') params['each'] = parameters['mode'] === 'each';
    for (const [theirs, value] of Object.entries(options)) {
      if (OPTIONS[theirs]) params[OPTIONS[theirs]] = value;
      else if (theirs === 'dataIsBase64' && value === false) params['format'] = 'text';
      else if (theirs === 'encoding' && !/^utf-?8$/i.test(String(value)))
        notes.changed(`Text is stored as UTF-8 here, and not as ${String(value)}.`);
    }
    if (params['fileName'] === undefined) params['fileName'] = fileNameOf(format);
    if (params['fileName'] === '') delete params['fileName'];
    if (format === 'ics') params['event'] = eventOf(parameters);
    return params;
  },
  fromParams(params, notes) {
    const format = String(params['format'] ?? 'csv');
    const operation = Object.entries(FORMATS).find(([, ours]) => ours === format)![0];
    const options: Params = {};
    for (const [theirs, ours] of Object.entries(OPTIONS))
      if (params[ours] !== undefined) options[theirs] = params[ours];
    const parameters: Params = { operation, options };
    if (params['file'] !== undefined) parameters['binaryPropertyName'] = params['file'];
    if (params['property'] !== undefined) parameters['sourceProperty'] = params['property'];
    if (format === 'json') parameters['mode'] = params['each'] === true ? 'each' : 'once';
    if (format === 'ics') Object.assign(parameters, eventFor(params['event']));
    if ((params['fileName'] ?? '') === '' && fileNameOf(format) !== '')
      notes.changed(`n8n calls a file without a name "${fileNameOf(format)}".`);
    if (format === 'ics' && inside(params['event'], 'days') !== undefined)
      notes.changed('n8n knows no length in days: give the end of the event.');
    return { typeVersion: 1.1, parameters };
  },
};

/** n8n's former node for calendars, which has the file's name among the facts of the event. */
export const ICAL_MAPPING: N8nMapping = {
  types: ['n8n-nodes-base.iCal'],
  versions: [1],
  toParams: (parameters, facts, notes) =>
    CONVERT_MAPPING.toParams(
      {
        ...parameters,
        operation: 'iCal',
        options: { fileName: inside(parameters['additionalFields'], 'fileName') ?? FILE_NAMES['ics']! },
      },
      facts,
      notes,
    ),
  fromParams: CONVERT_MAPPING.fromParams,
  examples: [
    {
      typeVersion: 1,
      parameters: {
        title: 'Tea',
        start: '2026-03-01',
        allDay: true,
        additionalFields: { fileName: 'tea.ics', uid: 'u' },
      },
      params: {
        format: 'ics',
        fileName: 'tea.ics',
        event: { title: 'Tea', start: '2026-03-01', allDay: true, uid: 'u' },
      },
    },
  ],
};

function eventOf(parameters: Params): Params {
  const event: Params = {};
  for (const name of ['title', 'start', 'end', 'allDay'])
    if (parameters[name] !== undefined) event[name] = parameters[name];
  const more = isRecord(parameters['additionalFields']) ? parameters['additionalFields'] : {};
  for (const [theirs, ours] of Object.entries(EVENT)) if (more[theirs] !== undefined) event[ours] = more[theirs];
  const geo = inside(more['geolocationUi'], 'geolocationValues');
  if (isRecord(geo)) event['geo'] = { latitude: geo['lat'] ?? null, longitude: geo['lon'] ?? null };
  const organizer = inside(more['organizerUi'], 'organizerValues');
  if (isRecord(organizer)) {
    event['organizerName'] = organizer['name'] ?? '';
    event['organizerEmail'] = organizer['email'] ?? '';
  }
  const attendees = inside(more['attendeesUi'], 'attendeeValues');
  if (Array.isArray(attendees)) event['attendees'] = attendees;
  return event;
}

function eventFor(event: Json | undefined): Params {
  const ours = isRecord(event) ? event : {};
  const parameters: Params = {};
  for (const name of ['title', 'start', 'end', 'allDay']) if (ours[name] !== undefined) parameters[name] = ours[name];
  const more: Params = {};
  for (const [theirs, name] of Object.entries(EVENT)) if (ours[name] !== undefined) more[theirs] = ours[name];
  if (isRecord(ours['geo']))
    more['geolocationUi'] = {
      geolocationValues: { lat: ours['geo']['latitude'] ?? '', lon: ours['geo']['longitude'] ?? '' },
    };
  if (ours['organizerEmail'] !== undefined)
    more['organizerUi'] = { organizerValues: { name: ours['organizerName'] ?? '', email: ours['organizerEmail'] } };
  if (ours['attendees'] !== undefined) more['attendeesUi'] = { attendeeValues: ours['attendees'] };
  return { ...parameters, additionalFields: more };
}
