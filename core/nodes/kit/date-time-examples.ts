import type { NodeExample } from './definition.ts';

/** Examples of the date and time node, in a file of their own because they are as long as the node. */
export const DATE_TIME_EXAMPLES: readonly NodeExample[] = [
  { title: 'Gives the present time', params: {}, output: [[{ currentDate: '2026-01-01T00:00:00.000Z' }]] },
  {
    title: 'Gives the present day in another zone',
    params: { time: false, zone: 'named', zoneName: 'America/New_York', as: 'today', keepFields: true },
    input: [{ id: 1 }],
    output: [[{ id: 1, today: '2025-12-31T00:00:00.000-05:00' }]],
  },
  {
    title: 'Adds months, to the last day where a month is shorter',
    params: { operation: 'add', date: '={{ $json.at }}', amount: 1, unit: 'months' },
    input: [{ at: '2026-01-31' }, { at: 1_769_817_600 }],
    output: [[{ newDate: '2026-02-28T00:00:00.000Z' }, { newDate: '2026-02-28T00:00:00.000Z' }]],
  },
  {
    title: 'Subtracts from a date in free form, which is in the zone of the workflow',
    params: { operation: 'subtract', date: 'March 3, 2026 10:00', amount: 90, unit: 'minutes' },
    output: [[{ newDate: '2026-03-03T08:30:00.000Z' }]],
  },
  {
    title: 'Takes the week of a date',
    params: { operation: 'extract', date: '2026-01-01', part: 'week', as: 'week' },
    output: [[{ week: 1 }]],
  },
  {
    title: 'Formats a date where it was, and leaves gaps',
    params: { operation: 'format', date: '={{ $json.at }}', format: "d LLLL yyyy 'at' HH:mm", zone: 'date' },
    input: [{ at: '2026-05-06T23:30:00+05:30' }, { at: 1_778_090_400_000 }, { at: null }],
    output: [
      [{ formattedDate: '6 May 2026 at 23:30' }, { formattedDate: '6 May 2026 at 18:00' }, { formattedDate: null }],
    ],
  },
  {
    title: 'Reads and writes formats of Moment',
    params: {
      operation: 'format',
      date: '05.06.26 14:07',
      inputFormat: 'DD.MM.YY HH:mm',
      inputZone: 'Europe/Berlin',
      format: 'dddd, Do [of] MMMM YYYY, h:mm a (dd), x',
      tokens: 'moment',
    },
    output: [[{ formattedDate: 'Friday, 5th of June 2026, 12:07 pm (Fr), 1780661220000' }]],
  },
  {
    title: 'Rounds up to the next week, which begins on Monday',
    params: { operation: 'round', date: '2026-01-01T10:00:00Z', direction: 'up', to: 'week' },
    output: [[{ roundedDate: '2026-01-05T00:00:00.000Z' }]],
  },
  {
    title: 'Gives the time between two dates',
    params: {
      operation: 'between',
      date: '2026-01-01',
      end: '2026-02-03T12:00:00Z',
      units: ['month', 'days', 'hour'],
    },
    output: [[{ timeDifference: { months: 1, days: 2, hours: 12 } }]],
  },
  {
    title: 'Gives it as a duration too',
    params: { operation: 'between', date: '2026-01-01', end: '2026-01-02', units: 'hour', iso: true },
    output: [[{ timeDifference: 'PT24H' }]],
  },
  {
    title: 'Refuses what is no date',
    params: { operation: 'extract', date: 'next Friday' },
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Refuses a zone that does not exist',
    params: { zone: 'named', zoneName: 'Europe/Atlantis' },
    error: 'NODE_INPUT_INVALID',
  },
];
