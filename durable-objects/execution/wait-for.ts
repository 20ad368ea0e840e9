import type { Run } from './run.ts';

/** Asks again at each write until there is something, or the time is over. */
export async function waitFor<T>(run: Run, timeoutMs: number, look: () => Promise<T | null>): Promise<T | null> {
  let isOver = false;
  let stop: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (stop = resolve));
  const timer = setTimeout(() => {
    isOver = true;
    stop();
  }, timeoutMs);
  try {
    for (;;) {
      const found = await look();
      if (found !== null || isOver) return found;
      await Promise.race([run.changed(), over]);
    }
  } finally {
    clearTimeout(timer);
  }
}
