// If these fail, a workflow in another time zone gives dates of the wrong day.
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import dateTime from './date-time.ts';
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
