import { duration } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';

/** A duration; it ticks while there is no end. */
export function Elapsed({ from, to }: { from: number; to: number | null }) {
  const now = useNow(to === null ? 250 : null);
  return <span className="whitespace-nowrap">{duration((to ?? Math.max(now, from)) - from)}</span>;
}
