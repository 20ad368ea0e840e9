// If this fails, a state is shown without its own word or in another state's colour.
import { expect, it } from 'vitest';
import { EXECUTION_STATUSES } from '../../../core/api/executions.ts';
import { lookOf } from './status.ts';

it('every status has a word and an icon of its own', () => {
  const looks = EXECUTION_STATUSES.map(lookOf);
  expect(new Set(looks.map(({ word }) => word)).size).toBe(EXECUTION_STATUSES.length);
  expect(new Set(looks.map(({ icon }) => icon)).size).toBe(EXECUTION_STATUSES.length);
});

it.each([
  ['queued', 'n9'],
  ['running', 'running'],
  ['waiting', 'waiting'],
  ['paused', 'paused'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['timed_out', 'failed'],
  ['cancelled', 'n9'],
])('%s has the colour %s', (status, colour) => {
  expect(lookOf(status).colour).toBe(`var(--${colour})`);
});
