import { hash } from '../../core/engine/retry.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { DEFAULT_BREAKER } from '../../core/limits/breaker.ts';
import type { BucketSettings } from '../../core/limits/bucket.ts';
import { askBreaker, knownRetryAt, tellBreaker, type BreakerOf } from '../breaker/ask-breaker.ts';
import type { BucketMethods } from '../bucket/bucket.ts';
import type { ObjectEnv } from '../env.ts';
import { persistedStub } from '../persisted-object.ts';
import { FOLLOWING_SITS_OUT_MS, GiveWay, SIT_OUT_MS, over, sitOut } from './give-way.ts';
import { bucketName, serviceName } from './names.ts';
import type { Places } from './places.ts';
import { limitsOf, type LimitsRpc, type WorkspaceLimit } from './workspace-limits.ts';

/** On whose behalf a call leaves. */
export interface Caller {
  workspaceId: string;
  executionId: string;
  attempt: number;
  /** What an open breaker does to the node. */
  onOpen: 'wait' | 'fail' | 'branch';
  places: Places;
  /** Epoch milliseconds at which the run ends; null: never by itself. */
  deadline: number | null;
  /** Epoch milliseconds at which the attempt times out; null: never. */
  timesOutAt: number | null;
}

/** The call itself, as far as limits look at it. */
export interface LimitedCall {
  url: string;
  credential: string | null;
  /** Index of the item that it is made for. */
  item: number;
  /** How many calls of that item came before it in this attempt. */
  number: number;
  /** Ends its waiting. */
  signal: AbortSignal;
}

/** What everything that leaves passes: first the rate limits of its credential and host, then the breaker of the service. */
export class Outgoing {
  private readonly env: ObjectEnv;
  private readonly limits: () => LimitsRpc;
  readonly bucketOf: (name: string) => Pick<BucketMethods, 'take'>;

  constructor(
    env: ObjectEnv,
    limits: () => LimitsRpc,
    bucketOf: Outgoing['bucketOf'] = (name) => persistedStub<BucketMethods>(env.BUCKET, 'BUCKET', name),
  ) {
    this.env = env;
    this.limits = limits;
    this.bucketOf = bucketOf;
  }

  /**
   * Sends when the limits let it. Throws BREAKER_OPEN, or GiveWay when the wait is long. Of what `send` does, only
   * what is the service's own failure counts against the service.
   */
  async pass<T extends { status: number }>(caller: Caller, call: LimitedCall, send: () => Promise<T>): Promise<T> {
    const host = URL.parse(call.url)?.host;
    // Not an address: `send` says so.
    if (!host) return send();
    const read = limitsOf(caller.workspaceId, this.limits);
    const limits = limitsFor(read instanceof Promise ? await read : read, call.credential, host);
    const breaker = this.breakerFor(limits, caller, call, host);
    // Nobody stands in line for a service that is not called anyway.
    const closedUntil = breaker && caller.onOpen !== 'wait' ? knownRetryAt(breaker) : null;
    if (closedUntil !== null) throw refusal(host, closedUntil);
    for (const { kind, key, bucket } of limits) {
      if (bucket) await this.takeToken(bucketName(caller.workspaceId, kind, key), bucket, caller, call);
    }
    // An attempt that gave way, or whose execution ended, while this call asked: what it brings would be dropped.
    if (call.signal.aborted) throw over();
    if (!breaker) return send();
    const probe = await this.untilItMayGo(breaker, caller, call, host);
    return told(breaker, probe, send);
  }

  private breakerFor(
    limits: readonly WorkspaceLimit[],
    caller: Caller,
    call: LimitedCall,
    host: string,
  ): BreakerOf | null {
    const settings = limits.find(({ breaker }) => breaker !== null)?.breaker ?? DEFAULT_BREAKER;
    if (settings === 'off') return null;
    return { namespace: this.env.BREAKER, name: serviceName(caller.workspaceId, call.credential, host), settings };
  }

  /** Gives the name of the probe that the call is, or 0. */
  private async untilItMayGo(breaker: BreakerOf, caller: Caller, call: LimitedCall, host: string): Promise<number> {
    const patience = patienceOf(caller, call);
    for (;;) {
      const asked = askBreaker(breaker);
      const verdict = asked instanceof Promise ? await asked : asked;
      if (verdict.go) return verdict.probe;
      if (caller.onOpen !== 'wait') throw refusal(host, verdict.retryAt);
      // Those who wait for the same moment come a little apart.
      const until = verdict.retryAt + (hash(`${caller.executionId}:${caller.attempt}`) % 500);
      if (until > patience) throw new GiveWay({ by: 'breaker', until });
      await sitOut(until - Date.now(), call.signal);
    }
  }

  /** Returns when the call's turn has come. */
  private async takeToken(name: string, settings: BucketSettings, caller: Caller, call: LimitedCall): Promise<void> {
    const patience = patienceOf(caller, call);
    // A call may stand at the limit of its credential and at that of its host.
    const slot = `${call.item}:${call.number}@${name}`;
    const at = await caller.places.at(slot, () => this.takePlace(name, settings, caller.deadline));
    if (at > patience) throw new GiveWay({ by: 'bucket', until: at });
    const wait = at - Date.now();
    if (wait > 0) await sitOut(wait, call.signal);
  }

  /** The moment of the place, in epoch milliseconds. Throws GiveWay where none could be had. */
  private async takePlace(name: string, settings: BucketSettings, deadline: number | null): Promise<number> {
    let taken: { at: number; kept: boolean };
    try {
      taken = await this.bucketOf(name).take(settings, deadline);
    } catch (error) {
      // A limit that cannot be asked is no limit that may be broken: the call comes again.
      console.warn(JSON.stringify({ event: 'bucket.unreachable', bucket: name, error: String(error) }));
      taken = { at: Date.now() + SIT_OUT_MS, kept: false };
    }
    if (!taken.kept) throw new GiveWay({ by: 'bucket', until: taken.at });
    return taken.at;
  }
}

/** Until when a call waits in memory, in epoch milliseconds. An attempt that gives way does not time out. */
function patienceOf({ timesOutAt }: Caller, { number }: LimitedCall): number {
  const until = Date.now() + (number > 0 ? FOLLOWING_SITS_OUT_MS : SIT_OUT_MS);
  return Math.min(until, timesOutAt ?? until);
}

/** The limits that a call meets: that of its credential first. */
function limitsFor(all: readonly WorkspaceLimit[], credential: string | null, host: string): WorkspaceLimit[] {
  if (all.length === 0) return [];
  return [
    ...all.filter(({ kind, key }) => kind === 'credential' && key === credential),
    ...all.filter(({ kind, key }) => kind === 'host' && key === host),
  ];
}

async function told<T extends { status: number }>(
  breaker: BreakerOf,
  probe: number,
  send: () => Promise<T>,
): Promise<T> {
  let outcome: 'ok' | 'bad' | 'unknown' = 'unknown';
  try {
    const response = await send();
    outcome = response.status >= 500 || response.status === 429 ? 'bad' : 'ok';
    return response;
  } catch (error) {
    if (error instanceof AppError) {
      if (error.code === 'HTTP_CONNECTION' || error.code === 'HTTP_TIMEOUT') outcome = 'bad';
      else if (error.code === 'HTTP_RESPONSE_TOO_LARGE' || error.code === 'HTTP_TOO_MANY_REDIRECTS') outcome = 'ok';
    }
    throw error;
  } finally {
    const telling = tellBreaker(breaker, probe, outcome);
    if (telling) await telling;
  }
}

function refusal(host: string, retryAt: number): AppError {
  const retryAfterMs = Math.max(0, retryAt - Date.now());
  const at = new Date(retryAt).toISOString();
  return new AppError(
    'BREAKER_OPEN',
    `${host} failed repeatedly and is not called before ${at}. Let the node try again, wait, or take its error path while the breaker is open.`,
    { host, retryAt: at, retryAfterMs },
  );
}
