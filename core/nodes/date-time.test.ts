// If these fail, a workflow in another time zone gives dates of the wrong day.
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import dateTime from './date-time.ts';
import { dateTimeMapping } from './kit/date-time-n8n.ts';
import { runNode } from './testing/run-node.ts';

const inBerlin = async (params: Record<string, Json>) => {
  const { result } = await runNode(dateTime, { params, timezone: 'Europe/Berlin' });
  return Object.values((result as { json: object }[][])[0]![0]!.json)[0] as unknown;
};

describe('in a workflow with a time zone', () => {
  it.each([
    ['the present time is in it', { operation: 'current' }, '2026-01-01T01:00:00.000+01:00'],
    [
      'a date that says no zone is read in it, whatever its form',
      { operation: 'add', date: '7 May 2026 00:30' },
      '2026-05-07T00:30:00.000+02:00',
    ],
    [
      'a date of another zone is turned into it before it is rounded',
      { operation: 'round', date: '2026-05-06T23:30:00Z', to: 'day' },
      '2026-05-07T00:00:00.000+02:00',
    ],
    [
      'a day is added as the clock on the wall counts',
      { operation: 'add', date: '2026-03-28T12:00:00', amount: 1 },
      '2026-03-29T12:00:00.000+02:00',
    ],
    [
      'a format of Moment reads a date in free form in UTC',
      { operation: 'format', date: '05/06/2026', tokens: 'moment', format: 'YYYY-MM-DD HH:mm' },
      '2026-05-06 02:00',
    ],
    [
      'a date without a zone that is to keep its own is in UTC',
      { operation: 'format', date: '2026-05-06', zone: 'date', format: 'HH ZZ' },
      '00 +00:00',
    ],
  ])('%s', async (_rule, params, wanted) => {
    expect(await inBerlin(params)).toBe(wanted);
  });
});

describe("n8n's first version, in a workflow with a time zone", () => {
  const format = { value: '2026-05-06T23:30:00', toFormat: 'YYYY/MM/DD HH:mm' };
  it.each([
    ['asks no zone of the workflow where none is named', { ...format, options: {} }, '2026/05/06 23:30'],
    [
      'writes in that of the workflow where one is read',
      { ...format, options: { fromTimezone: 'UTC' } },
      '2026/05/07 01:30',
    ],
    [
      'reads in that of the workflow where one is written',
      { ...format, options: { toTimezone: 'UTC' } },
      '2026/05/06 21:30',
    ],
    [
      'calculates in UTC',
      { action: 'calculate', value: '2026-05-06T23:30:00', duration: 1 },
      '2026-05-07T23:30:00.000Z',
    ],
  ])('%s', async (_rule, parameters, wanted) => {
    const facts = { type: 'n8n-nodes-base.dateTime', typeVersion: 1 };
    const notes = { changed: () => undefined, unsupported: () => undefined };
    expect(await inBerlin(dateTimeMapping.toParams(parameters, facts as never, notes))).toBe(wanted);
  });
});
