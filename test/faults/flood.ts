import type { Clients } from './clients.ts';
import type { Nemesis } from './nemesis.ts';

/** How long the other workspace's triggers took to be accepted, in milliseconds: the p95 before the flood and in it. */
export interface FloodReport {
  deliveries: number;
  before: number;
  during: number;
}

const PROBES = 10;
const LONGEST_MS = 60_000;

/** One workspace sends all at once, while the other one's triggers are timed. Nothing is killed meanwhile: that would be timed too. */
export async function flood(deliveries: number, clients: Clients, nemesis: Nemesis): Promise<FloodReport> {
  const before: number[] = [];
  const during: number[] = [];
  for (let n = 0; n < PROBES; n++) before.push(await clients.probe('linear'));
  const end = Date.now() + LONGEST_MS;
  const over = new AbortController();
  void clients.deliverAll('flood', deliveries).then(() => over.abort());
  nemesis.count('F13');
  do {
    const left = new Promise<null>((resolve) => setTimeout(resolve, Math.max(0, end - Date.now()), null));
    const probe = await Promise.race([clients.probe('linear'), left]);
    during.push(probe ?? LONGEST_MS);
  } while (!over.signal.aborted && Date.now() < end);
  return { deliveries, before: percentile(before), during: percentile(during) };
}

/** The value that 95 of a hundred do not exceed. */
export function percentile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? NaN;
}
