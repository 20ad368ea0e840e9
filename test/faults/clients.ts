import { Random } from '../../core/engine/testing/random.ts';
import type { Platform } from '../harness/platform.ts';

/** The kind of workflow that lies in the second workspace. */
export const FLOOD = 'flood';

/** An event of the outside world and what its senders were told. */
export interface Delivery {
  id: string;
  kind: string;
  /** Executions that were named to its senders; more than one is a doubled trigger. */
  acknowledged: Set<string>;
  /** How often somebody answered it. */
  answered: number;
}

const AGAIN_MS = 400;
/** A sender gives up after this many tries without an answer. */
const TRIES = 60;
const TIMEOUT_MS = 15_000;

/** The senders of webhooks: each event one to three times, at once, until someone has taken it. */
export class Clients {
  readonly deliveries: Delivery[] = [];
  /** Executions that somebody was told of, newest last. */
  readonly executions: string[] = [];
  private readonly platform: Platform;
  private readonly random: Random;
  private readonly open = new Set<Promise<void>>();

  constructor(platform: Platform, seed: number) {
    this.platform = platform;
    this.random = new Random(seed);
  }

  /** How many events are on their way. */
  get underWay(): number {
    return this.open.size;
  }

  /** Deliveries that came more often than once. */
  get repeats(): number {
    return this.deliveries.reduce((sum, { answered }) => sum + Math.max(0, answered - 1), 0);
  }

  deliver(kind: string): void {
    void this.begin(kind, this.random.chance(0.25) ? 2 + this.random.int(2) : 1);
  }

  /** Many at once; resolves when all have been taken. */
  async deliverAll(kind: string, count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.begin(kind, 1)));
  }

  /** One that is sent once; how long it took to be taken, in milliseconds. */
  async probe(kind: string): Promise<number> {
    const start = performance.now();
    await this.begin(kind, 1);
    return Math.round(performance.now() - start);
  }

  private async begin(kind: string, senders: number): Promise<void> {
    const number = this.deliveries.length;
    const delivery: Delivery = { id: `delivery-${number}`, kind, acknowledged: new Set(), answered: 0 };
    this.deliveries.push(delivery);
    const work = Promise.all(Array.from({ length: senders }, () => this.send(delivery, number))).then(() => undefined);
    this.open.add(work);
    await work.finally(() => this.open.delete(work));
  }

  async done(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open);
  }

  private async send(delivery: Delivery, n: number): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        const response = await fetch(`${this.platform.url}/webhook/${delivery.kind}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-delivery': delivery.id },
          body: JSON.stringify({ n, from: delivery.kind === FLOOD ? 'tenant-flood' : 'tenant-home' }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        delivery.answered++;
        const body = (await response.json()) as { executionId?: string };
        if (response.ok && body.executionId) {
          if (!delivery.acknowledged.has(body.executionId)) this.executions.push(body.executionId);
          delivery.acknowledged.add(body.executionId);
          return;
        }
      } catch {
        // The platform was killed under it, or is not back yet.
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
