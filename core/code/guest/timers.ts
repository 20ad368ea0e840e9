import type { Bridge } from './bridge.ts';
import { problem } from './problem.ts';

/** Timers that wait for a while, and not longer than they may. */
export function makeTimers(bridge: Bridge, maxMs: number) {
  const running = new Set<number>();
  let last = 0;
  const setTimeout = (work: unknown, ms: unknown = 0, ...args: unknown[]): number => {
    if (typeof work !== 'function') throw new TypeError('setTimeout needs a function.');
    const delay = Math.max(0, Number(ms) || 0);
    if (delay > maxMs)
      throw problem(
        `setTimeout waits at most ${maxMs / 1000} seconds. For longer use a Wait node, which costs nothing meanwhile.`,
      );
    const id = (last += 1);
    running.add(id);
    void (async () => {
      await bridge.wait(delay);
      if (running.delete(id)) work(...args);
    })();
    return id;
  };
  return {
    setTimeout,
    setImmediate: (work: unknown, ...args: unknown[]) => setTimeout(work, 0, ...args),
    clearTimeout: (id: unknown) => void running.delete(Number(id)),
  };
}
