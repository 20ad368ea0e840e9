// If these fail, two workflows that call each other never stop.
import { expect, it } from 'vitest';
import { readHops } from './hops.ts';

const hops = (value?: string) => readHops(new Headers(value === undefined ? {} : { 'X-Sluice-Hops': value }));

it('counts from nothing up to the limit', () => {
  expect([hops(), hops('0'), hops('20')]).toEqual([0, 0, 20]);
});

it('refuses a call beyond the limit, and one whose count was tampered with', () => {
  for (const value of ['21', '9999', '99999', '-1', '1, 2', 'x'])
    expect(() => hops(value)).toThrow(expect.objectContaining({ code: 'WEBHOOK_LOOP' }));
});
