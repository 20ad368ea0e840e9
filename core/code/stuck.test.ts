// If this fails, code that waits for something that will come is ended, or code that waits for nothing is not.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Bridge } from './guest/bridge.ts';
import { untilStuck } from './guest/stuck.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const later = async () => {
  await new Promise((resolve) => setTimeout(resolve, 40));
  return '';
};
const bridge = { request: later, readFile: later, wait: later } as never as Bridge;
const watch = (run: (bridge: Bridge) => Promise<string>) => untilStuck(bridge, setTimeout, run);

it.each(['request', 'readFile', 'wait'] as const)('goes on for as long as each %s comes back', async (what) => {
  const ended = watch(async (watched) => {
    for (let count = 0; count < 100; count += 1) await watched[what]('' as never);
    return 'done';
  });
  await vi.runAllTimersAsync();
  expect(await ended).toBe('done');
});

it('is over where nothing is under way', async () => {
  const ended = watch(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await ended).toBeNull();
});
