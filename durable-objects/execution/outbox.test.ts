// If these fail, reports of executions wait in memory for a timer that will never fire.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ObjectEnv } from '../env.ts';
import type { ExecutionReport } from './protocol.ts';

const sent: string[] = [];
const env = {
  REPORTS: {
    sendBatch: async (batch: { body: ExecutionReport }[]) => void sent.push(...batch.map(({ body }) => body.id)),
  },
} as unknown as ObjectEnv;
const report = (id: string) => ({ id }) as ExecutionReport;

let outbox: typeof import('./outbox.ts');
beforeEach(async () => {
  sent.length = 0;
  vi.useFakeTimers({ now: 1_000_000 });
  vi.resetModules();
  outbox = await import('./outbox.ts');
});
afterEach(() => vi.useRealTimers());

it('sends the first report at once and gathers those that follow shortly after', async () => {
  outbox.sendReport(report('a'), env);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['a']);
  outbox.sendReport(report('b'), env);
  outbox.sendReport(report('c'), env);
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(150);
  expect(sent).toEqual(['a', 'b', 'c']);
});

it('sends with the next report what an object left that was reset before its timer fired', async () => {
  outbox.sendReport(report('a'), env);
  vi.clearAllTimers();
  await vi.advanceTimersByTimeAsync(1000);
  outbox.sendReport(report('b'), env);
  await vi.advanceTimersByTimeAsync(250);
  expect(sent).toEqual(['a', 'b']);
});

it('sends what was left when no report follows and another object looks after it', async () => {
  outbox.sendReport(report('a'), env);
  vi.clearAllTimers();
  outbox.sendLeftReports(env);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  outbox.sendLeftReports(env);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['a']);
});

it('gathers no longer than it may when the clock is put back', async () => {
  outbox.sendReport(report('a'), env);
  await vi.advanceTimersByTimeAsync(0);
  outbox.sendReport(report('b'), env);
  vi.setSystemTime(400_000);
  outbox.sendReport(report('c'), env);
  await vi.advanceTimersByTimeAsync(250);
  expect(sent).toEqual(['a', 'b', 'c']);
  vi.setSystemTime(1_000);
  outbox.sendReport(report('d'), env);
  await vi.advanceTimersByTimeAsync(250);
  expect(sent).toEqual(['a', 'b', 'c', 'd']);
});

it('does not wait for a moment that a clock gave which was put back', async () => {
  outbox.sendReport(report('a'), env);
  vi.clearAllTimers();
  vi.setSystemTime(400_000);
  outbox.sendReport(report('b'), env);
  await vi.advanceTimersByTimeAsync(250);
  expect(sent).toEqual(['a', 'b']);
});
