import type { Bridge } from './bridge.ts';

/** What the platform itself answers, a digest say, comes well within twice this many milliseconds. */
const PATIENCE_MS = 1000;

/**
 * Runs code whose outcome may depend on what nobody will ever settle: null where for a while neither a request nor a
 * timer of it is under way, and it has not ended.
 */
export function untilStuck<T>(
  bridge: Bridge,
  setTimeout: (work: () => void, ms: number) => void,
  run: (watched: Bridge) => Promise<T>,
): Promise<T | null> {
  let underWay = 0;
  let changes = 0;
  let isOver = false;
  const counted = async <A>(work: Promise<A>): Promise<A> => {
    underWay += 1;
    changes += 1;
    try {
      return await work;
    } finally {
      underWay -= 1;
    }
  };
  return new Promise((resolve, reject) => {
    // Twice: after long computing the first look is overdue before anything else had its turn.
    const look = (quiet: number, before: number) => {
      if (isOver) return;
      const now = underWay === 0 && changes === before ? quiet + 1 : 0;
      if (now === 2) return resolve(null);
      setTimeout(() => look(now, changes), PATIENCE_MS);
    };
    setTimeout(() => look(0, 0), PATIENCE_MS);
    run({
      ...bridge,
      request: (json) => counted(bridge.request(json)),
      readFile: (json) => counted(bridge.readFile(json)),
      wait: (ms) => counted(bridge.wait(ms)),
    })
      .finally(() => (isOver = true))
      .then(resolve, reject);
  });
}
