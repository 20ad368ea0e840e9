// If this fails, the minutes that executions save are lost, or counted otherwise than the node says.
import { expect, it } from 'vitest';
import { runNode } from './testing/run-node.ts';
import timeSaved from './time-saved.ts';

it.each([
  ['once', 12],
  ['item', 24],
])('counts %s, however many pages the items have', async (count, minutes) => {
  const { customData } = await runNode(timeSaved, {
    params: { minutes: 12, count },
    inputs: [[{ json: {} }, { json: {} }]],
    pageLength: 1,
  });
  expect(customData).toEqual({ time_saved_minutes: String(minutes) });
});
