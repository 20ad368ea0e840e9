import { useEffect, useState } from 'react';

/** The clock as state. Ticks while `everyMs` is given; a hidden page's timers are slowed by the browser itself. */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === null) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
