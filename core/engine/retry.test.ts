/*
 * If these fail, a failing service is called too often, too early or not again, or a refold computes another moment
 * for a retry than the run that wrote the journal.
 */
import { describe, expect, it } from 'vitest';
import { RetryPolicy } from '../workflow/document.ts';
import { isTriedAgainForItem, retryDelay } from './retry.ts';
import { Bench, sketch } from './testing/graph.ts';

const policy = (settings: Partial<RetryPolicy>) =>
  RetryPolicy.parse({ baseMs: 100, maxMs: 1000, jitter: false, ...settings });
const failed = (failures: number, more = {}) => ({ seed: 1, node: 'A', run: 0, attempt: failures, failures, ...more });

describe('the delay', () => {
  it.each([
    ['fixed', [100, 100, 100, 100, 100, 100]],
    ['linear', [100, 200, 300, 400, 500, 600]],
    ['exponential', [100, 200, 400, 800, 1000, 1000]],
    ['fibonacci', [100, 100, 200, 300, 500, 800]],
  ] as const)('of %s grows as its name says, up to the cap', (strategy, delays) => {
    expect([1, 2, 3, 4, 5, 6].map((n) => retryDelay(policy({ strategy }), failed(n)))).toEqual(delays);
  });

  it.each([
    ['as it is', { delayMs: 50 }, 50],
    ['up to the cap', { delayMs: 5000 }, 1000],
    ['never below zero', { delayMs: -5 }, 0],
    ['or the base where its expression gave none', {}, 100],
    ['but never earlier than the service asked', { delayMs: 50, retryAfterMs: 5000 }, 5000],
    ['and not later because of an earlier moment', { delayMs: 500, retryAfterMs: 20 }, 500],
  ])('of custom is what the policy computed, %s', (_how, more, expected) => {
    expect(retryDelay(policy({ strategy: 'custom' }), failed(1, more))).toBe(expected);
  });

  it.each(['fixed', 'linear', 'exponential', 'fibonacci', 'custom'] as const)(
    'of %s with jitter stays within its half, also at the cap',
    (strategy) => {
      for (const failures of [1, 4, 20, 49]) {
        const [exact, jittered] = [false, true].map((jitter) =>
          retryDelay(policy({ strategy, jitter }), failed(failures, { delayMs: 700 })),
        );
        expect(exact).toBeLessThanOrEqual(1000);
        expect(jittered!).toBeGreaterThanOrEqual(exact! / 2);
        expect(jittered!).toBeLessThanOrEqual(exact!);
      }
    },
  );

  it('is never shorter than the service asked, even above the cap, up to a day', () => {
    const asked = [50, 5000, 1e12].map((retryAfterMs) => retryDelay(policy({}), failed(1, { retryAfterMs })));
    expect(asked).toEqual([100, 5000, 86_400_000]);
  });

  it('with jitter lies in its upper half, is the same every time and differs between nodes', () => {
    const delays = Array.from({ length: 200 }, (_, n) =>
      retryDelay(policy({ jitter: true }), failed(1, { node: `n${n}` })),
    );
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...delays)).toBeLessThanOrEqual(100);
    expect(new Set(delays).size).toBeGreaterThan(20);
    expect(retryDelay(policy({ jitter: true }), failed(1))).toBe(retryDelay(policy({ jitter: true }), failed(1)));
  });
});

it.each([
  ['n8n-error-output', { attempts: 3 }, 0, true],
  ['n8n-error-output', { attempts: 3 }, 1, true],
  ['n8n-error-output', { attempts: 3 }, 2, false],
  ['n8n-error-output', undefined, 0, false],
  ['continue', { attempts: 3 }, 0, false],
  ['stop', { attempts: 3 }, 0, false],
] as const)(
  'with %s and %j an error in the first item after %i failures: another try is %s',
  (onError, retry, failures, again) => {
    const node = sketch('T>A', { A: { onError, ...(retry ? { retry } : {}) } }).nodes.get('A')!;
    expect(isTriedAgainForItem(node, failures)).toBe(again);
  },
);

describe('retries', () => {
  const graph = sketch('T>A A>B', { A: { retry: { strategy: 'fixed', baseMs: 100, attempts: 3 } } });

  it('waits for its timer, then goes on with the next attempt at the same place', () => {
    const run = new Bench(graph, 'v1');
    run.fail('A');
    expect(run.due()).toEqual([{ type: 'fire-timer', id: 'retry:A:0', at: 1100 }]);
    expect(run.state.status).toBe('running');
    expect(run.add({ type: 'timer.fired', id: 'retry:A:0', at: 1099 })).toBe(false);
    run.add({ type: 'timer.fired', id: 'retry:A:0', at: 1100 });
    expect(run.command('A')).toMatchObject({ attempt: 2, order: 1 });
    run.succeed('A', 1);
    expect(run.state.nodes.A![0]).toMatchObject({ status: 'succeeded', error: null, failures: 1, attempt: 2 });
  });

  it('counts the first try: three attempts are three calls', () => {
    const run = new Bench(graph, 'v1');
    for (const at of [1100, 1200]) {
      run.fail('A');
      run.add({ type: 'timer.fired', id: 'retry:A:0', at });
    }
    run.fail('A');
    expect(run.due()).toMatchObject([{ type: 'end-run', status: 'failed' }]);
  });

  it('does not repeat an error that is not retryable', () => {
    const run = new Bench(graph, 'v1');
    run.fail('A', { retryable: false });
    expect(run.due()).toMatchObject([{ type: 'end-run', status: 'failed' }]);
  });

  it('repeats a timed out attempt by the policy', () => {
    const run = new Bench(sketch('T>A', { A: { timeoutMs: 10, retry: { attempts: 2 } } }), 'v1');
    run.start('A');
    run.add({ type: 'timer.fired', id: 'timeout:A:0', at: 1010 });
    expect(run.state.nodes.A![0]).toMatchObject({ status: 'retrying', error: { code: 'NODE_TIMED_OUT' } });
  });
});
