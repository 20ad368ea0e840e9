import { Random } from '../../../core/engine/testing/random.ts';

/** What the driver has asked for: chances between 0 and 1 of what happens by itself, and one point to stop at. */
export interface FaultPlan {
  seed: number;
  /** The process stops dead at the n-th time (from 0) that it comes to this point, until it is killed. */
  stopAt: { point: string; after: number } | null;
  databaseBefore: number;
  databaseAfter: number;
  queueLost: number;
  queueTwice: number;
  queueShuffled: number;
  /** A batch is taken, and delivered once more. */
  queueAgain: number;
  alarmTwice: number;
  alarmFails: number;
}

/** Longer than the driver takes to kill; an end, so that a driver that died leaves no process burning. */
const STOP_MS = 8000;

let plan: FaultPlan | null = null;
let random = new Random(1);
let passed = 0;

export function setPlan(next: FaultPlan): void {
  plan = next;
  random = new Random(next.seed);
  passed = 0;
}

type Chance = Exclude<keyof FaultPlan, 'seed' | 'stopAt'>;

/** True when this fault is to happen now; the driver reads of it in the log, and counts it. */
export function happens(kind: Chance): boolean {
  if (!plan || !random.chance(plan[kind])) return false;
  console.warn(`fault: injected ${kind}`);
  return true;
}

/** A step boundary. Nothing of this process goes on once it stops here: the one thread there is stands in this loop. */
export function point(name: string): void {
  if (plan?.stopAt?.point !== name || passed++ < plan.stopAt.after) return;
  plan.stopAt = null;
  console.warn(`fault: stopped ${name}`);
  const end = Date.now() + STOP_MS;
  while (Date.now() < end);
}

/** Puts a list into another order. */
export function shuffled<T>(list: readonly T[]): T[] {
  const left = [...list];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(random.int(left.length), 1));
  return order;
}
