import { luxonFormat } from './moment-format.ts';
import type { MappingNotes, N8nMapping, Params } from './n8n-mapping.ts';
import { readRows, writeRows, type N8nRows } from './n8n-rows.ts';

const OPERATIONS = {
  current: 'getCurrentDate',
  add: 'addToDate',
  subtract: 'subtractFromDate',
  extract: 'extractDate',
  format: 'formatDate',
  round: 'roundDate',
  between: 'getTimeBetweenDates',
};
const PRESETS = ['MM/dd/yyyy', 'yyyy/MM/dd', 'MMMM dd yyyy', 'MM-dd-yyyy', 'yyyy-MM-dd', 'X', 'x'];

const COMMON: N8nRows = {
  operation: { at: 'operation', values: OPERATIONS },
  as: { at: 'outputFieldName' },
  keepFields: { at: 'options.includeInputFields' },
};
const CHANGE: N8nRows = { date: { at: 'magnitude' }, unit: { at: 'timeUnit' }, amount: { at: 'duration' } };

/** What each operation of version 2 is given besides. */
const SPECIAL: Record<string, N8nRows> = {
  current: { time: { at: 'includeTime' }, zoneName: { at: 'options.timezone' } },
  add: CHANGE,
  subtract: CHANGE,
  extract: { date: { at: 'date' }, part: { at: 'part' } },
  format: { date: { at: 'date' }, format: { at: 'format' }, inputFormat: { at: 'options.fromFormat' } },
  round: { date: { at: 'date' }, direction: { at: 'mode', values: { down: 'roundDown', up: 'roundUp' } } },
  between: {
    date: { at: 'startDate' },
    end: { at: 'endDate' },
    units: { at: 'units', names: true },
    iso: { at: 'options.isoString' },
  },
};
const nested = (parameters: Params, name: string): Params => (parameters[name] ?? {}) as Params;

/** The zone of n8n's server, as most are run. Version 1 asks it, and not the workflow, where no zone is named. */
const OF_SERVER = { inputZone: 'UTC', zone: 'named', zoneName: 'UTC' };

/** Version 1 formats with the tokens of Moment, or calculates, and keeps the fields of the item. */
function fromVersion1(parameters: Params, notes: MappingNotes): Params {
  const calculates = parameters['action'] === 'calculate';
  const base = readRows(
    parameters,
    {
      date: { at: 'value' },
      as: { at: 'dataPropertyName', defaults: { n8n: 'data', ours: 'data' } },
      inputFormat: { at: 'options.fromFormat' },
      ...(calculates
        ? { amount: { at: 'duration' }, unit: { at: 'timeUnit' } }
        : {
            format: { at: 'toFormat', defaults: { n8n: 'MM/DD/YYYY', ours: '' } },
            inputZone: { at: 'options.fromTimezone' },
            zoneName: { at: 'options.toTimezone' },
          }),
    },
    notes,
  );
  if (calculates) {
    const operation = parameters['operation'] === 'subtract' ? 'subtract' : 'add';
    return { ...base, operation, tokens: 'moment', keepFields: true, ...OF_SERVER };
  }
  const zones: Params =
    base['zoneName'] !== undefined ? { zone: 'named' } : base['inputZone'] === undefined ? OF_SERVER : {};
  return { ...base, operation: 'format', tokens: 'moment', keepFields: true, ...zones };
}

function fromVersion2(parameters: Params, notes: MappingNotes): Params {
  const common = readRows(parameters, COMMON, notes);
  const operation = (common['operation'] ?? 'current') as string;
  const params = { ...common, ...readRows(parameters, SPECIAL[operation] ?? {}, notes) };
  if (params['zoneName'] !== undefined) params['zone'] = 'named';
  if (operation === 'format') {
    if (params['format'] === 'custom') params['format'] = parameters['customFormat'] ?? '';
    // Without the option n8n leaves the date in its own zone.
    if (nested(parameters, 'options')['timezone'] !== true) params['zone'] = 'date';
  }
  if (operation === 'round')
    Object.assign(
      params,
      readRows(parameters, { to: { at: params['direction'] === 'up' ? 'to' : 'toNearest' } }, notes),
    );
  return params;
}

function toVersion2(params: Params, notes: MappingNotes): Params {
  const operation = (params['operation'] ?? 'current') as string;
  const given = { ...params };
  if (params['tokens'] === 'moment') {
    notes.changed('Formats are written with the tokens of Luxon there.');
    for (const name of ['format', 'inputFormat']) {
      const format = params[name];
      if (typeof format === 'string' && !format.startsWith('=')) given[name] = luxonFormat(format);
    }
  }
  if (typeof params['inputZone'] === 'string' && params['inputZone'] !== '')
    notes.changed(`A date without a zone is read in the zone of the workflow there, not in ${params['inputZone']}.`);
  const zone = params['zone'] ?? 'workflow';
  const isPossible =
    zone === 'workflow' || (operation === 'current' ? zone === 'named' : operation === 'format' && zone === 'date');
  if (!isPossible) notes.changed('The result is in the zone of the workflow there.');
  if (params['inputFormat'] && operation !== 'format')
    notes.changed('The format of the given date can be said only where a date is formatted.');
  if (zone !== 'named') delete given['zoneName'];
  const parameters = writeRows(given, { ...COMMON, ...SPECIAL[operation] });
  if (operation === 'round' && params['to'] !== undefined)
    parameters[params['direction'] === 'up' ? 'to' : 'toNearest'] = params['to'];
  if (operation !== 'format') return parameters;
  const format = parameters['format'];
  return {
    ...parameters,
    ...(format === undefined || PRESETS.includes(String(format)) ? {} : { format: 'custom', customFormat: format }),
    ...(zone === 'date' ? {} : { options: { ...nested(parameters, 'options'), timezone: true } }),
  };
}

export const dateTimeMapping: N8nMapping = {
  types: ['n8n-nodes-base.dateTime'],
  versions: [1, 2],
  toParams: (parameters, { typeVersion }, notes) =>
    typeVersion < 2 ? fromVersion1(parameters, notes) : fromVersion2(parameters, notes),
  fromParams: (params, notes) => ({ typeVersion: 2, parameters: toVersion2(params, notes) }),
  examples: [
    {
      typeVersion: 1,
      parameters: {
        value: '={{ $json.at }}',
        toFormat: 'YYYY/MM/DD',
        options: { fromFormat: 'DD.MM.YYYY', fromTimezone: 'Europe/Rome', toTimezone: 'Asia/Tokyo' },
      },
      params: {
        operation: 'format',
        date: '={{ $json.at }}',
        format: 'YYYY/MM/DD',
        inputFormat: 'DD.MM.YYYY',
        inputZone: 'Europe/Rome',
        zone: 'named',
        zoneName: 'Asia/Tokyo',
        tokens: 'moment',
        as: 'data',
        keepFields: true,
      },
    },
    {
      typeVersion: 1,
      parameters: { action: 'calculate', value: '2026-01-31', operation: 'subtract', duration: 3, timeUnit: 'weeks' },
      params: {
        operation: 'subtract',
        date: '2026-01-31',
        amount: 3,
        unit: 'weeks',
        inputZone: 'UTC',
        zone: 'named',
        zoneName: 'UTC',
        tokens: 'moment',
        as: 'data',
        keepFields: true,
      },
    },
    {
      typeVersion: 1,
      parameters: { value: '2026-01-31', toFormat: 'YYYY/MM/DD', options: {} },
      params: {
        operation: 'format',
        date: '2026-01-31',
        format: 'YYYY/MM/DD',
        inputZone: 'UTC',
        zone: 'named',
        zoneName: 'UTC',
        tokens: 'moment',
        as: 'data',
        keepFields: true,
      },
    },
    {
      typeVersion: 2,
      parameters: {
        operation: 'formatDate',
        date: '={{ $json.at }}',
        format: 'custom',
        customFormat: 'yyyy',
        options: {},
      },
      params: { operation: 'format', date: '={{ $json.at }}', format: 'yyyy', zone: 'date' },
    },
    {
      typeVersion: 2,
      parameters: {
        operation: 'roundDate',
        date: '2026-05-05',
        mode: 'roundUp',
        options: { includeInputFields: true },
      },
      params: { operation: 'round', date: '2026-05-05', direction: 'up', keepFields: true },
    },
    { typeVersion: 2, parameters: { options: {} }, params: {} },
  ],
};
