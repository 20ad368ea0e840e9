import { DurableObject } from 'cloudflare:workers';
import { fromErrorData } from '../../core/errors/app-error.ts';
import type { ObjectEnv } from '../env.ts';
import { callExecution } from '../execution/call-execution.ts';
import { logFailure } from '../execution/log-failure.ts';
import type { TriggerData } from '../execution/protocol.ts';
import { workerExports } from '../execution/worker-exports.ts';
import { deleteKept, moveToExecution } from './kept-data.ts';
import { SeenDeliveries } from './seen-deliveries.ts';

/** What a trigger has brought, to be run unless something newer comes. */
export interface DebouncedDelivery {
  workspaceId: string;
  workflowId: string;
  triggerNode: string;
  /** Inline, or an R2 key under `keptPrefix` of this object. */
  data: TriggerData;
  hops: number;
  /** Quiet time after which it starts. */
  quietMs: number;
  /** Longest time after the first delivery; null: as long as they keep coming. */
  longestMs: number | null;
  /** Names this very call, so that a repeat of it is not taken for a second delivery. */
  call: string;
  /** What names the delivery where repeated ones are to be recognised. */
  delivery: { id: string; windowMs: number } | null;
}

export interface DebounceAnswer {
  /** The execution that will run with this delivery or a newer one. */
  executionId: string;
  /** Epoch milliseconds at which it starts if nothing newer comes; null for a duplicate of what has started. */
  startsAt: number | null;
  duplicate: boolean;
}

/** RPC methods of a debounce. */
export interface DebounceRpc {
  push(delivery: DebouncedDelivery): Promise<DebounceAnswer>;
}

interface Pending extends Omit<DebouncedDelivery, 'call' | 'delivery'> {
  executionId: string;
  firstAt: number;
  startsAt: number;
}

const PENDING = 'pending';
/** One record for each execution that is being started: a newer delivery must not wait for it, nor be lost with it. */
const STARTING = 'starting:';
/** After a start that failed. */
const AGAIN_MS = 10_000;

/**
 * Holds back the deliveries of one trigger (and key) until they stop, and starts one execution with the newest. A delivery
 * is durable before the answer leaves; the execution's id is made with the first of them, so that a repeated alarm starts
 * nothing twice.
 */
export class Debounce extends DurableObject<ObjectEnv> implements DebounceRpc {
  private readonly seen: SeenDeliveries;
  /** What the alarm is set to, as far as this instance knows. */
  private alarmAt: number | null | undefined = undefined;

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env);
    this.seen = new SeenDeliveries(ctx.storage);
  }

  async push({ call, delivery, ...given }: DebouncedDelivery): Promise<DebounceAnswer> {
    const { kv } = this.ctx.storage;
    const now = Date.now();
    const before = kv.get<Pending>(PENDING);
    const known = delivery ? this.seen.find(delivery.id, now) : null;
    if (known) {
      const startsAt = before?.executionId === known.executionId ? before.startsAt : null;
      // A repeat of the very call names what it has brought already.
      if (known.call !== call) void deleteKept(this.env.BLOBS, given.data, this.id, before?.data ?? null);
      return { executionId: known.executionId, startsAt, duplicate: known.call !== call };
    }
    const firstAt = before?.firstAt ?? now;
    const latest = given.longestMs === null ? Infinity : firstAt + given.longestMs;
    const pending: Pending = {
      ...given,
      executionId: before?.executionId ?? this.env.EXECUTION.newUniqueId().toString(),
      firstAt,
      startsAt: Math.max(now, Math.min(now + given.quietMs, latest)),
    };
    kv.put(PENDING, pending);
    if (delivery) this.seen.add(delivery.id, call, pending.executionId, now + delivery.windowMs);
    await this.arm();
    if (before) void deleteKept(this.env.BLOBS, before.data, this.id, given.data);
    return { executionId: pending.executionId, startsAt: pending.startsAt, duplicate: false };
  }

  /** Never throws: an alarm that always throws is dropped by the platform after seven calls. */
  override async alarm(): Promise<void> {
    this.alarmAt = null;
    try {
      this.release(Date.now());
      await this.arm();
      const { kv } = this.ctx.storage;
      const starting = Array.from(kv.list<Pending>({ prefix: STARTING }));
      for (const [key, pending] of starting) {
        // One that cannot start now keeps no other waiting; the next alarm tries it again.
        const isDone = await this.start(pending).then(
          () => true,
          (error: unknown) => void logFailure('debounce.start.failed', pending.executionId, error),
        );
        if (isDone) kv.delete(key);
      }
      this.seen.forget(Date.now());
      if (this.nextAt() === null) return await this.ctx.storage.deleteAll();
      this.alarmAt = null;
      await this.arm();
    } catch (error) {
      logFailure('debounce.failed', this.ctx.id.toString(), error);
      await this.ctx.storage.setAlarm(Date.now() + AGAIN_MS);
    }
  }

  private get id(): string {
    return this.ctx.id.toString();
  }

  /** What is due is no longer replaced: a delivery that comes from here on waits for an execution of its own. */
  private release(now: number): void {
    const { kv } = this.ctx.storage;
    const pending = kv.get<Pending>(PENDING);
    if (!pending || pending.startsAt > now) return;
    kv.put(STARTING + pending.executionId, pending);
    kv.delete(PENDING);
  }

  /** Starts the version that is published now. A workflow that is not published any more runs nothing. */
  private async start(pending: Pending): Promise<void> {
    const { workspaceId, workflowId, triggerNode, executionId, hops, data } = pending;
    const found = await workerExports(this.ctx).Definitions.published(workspaceId, workflowId, triggerNode);
    if (!found.ok) throw fromErrorData(found.error);
    if (found.value === null) {
      console.warn(JSON.stringify({ event: 'debounce.dropped', workspaceId, workflowId, triggerNode, executionId }));
      return deleteKept(this.env.BLOBS, data, this.id, null);
    }
    const request = {
      ...found.value,
      workspaceId,
      mode: 'production' as const,
      data: await moveToExecution(this.env.BLOBS, data, this.id, executionId),
      dedupeMs: 0,
      synchronous: false,
      hops,
    };
    const id = this.env.EXECUTION.idFromString(executionId);
    const started = await callExecution(this.env, id, (stub) => stub.start(request));
    if (!started.ok) {
      // What the definition makes impossible stays so; everything else is tried again.
      if (started.error.code !== 'WORKFLOW_INVALID' && started.error.code !== 'WORKFLOW_NOT_FOUND')
        throw fromErrorData(started.error);
      logFailure('debounce.refused', executionId, started.error.message);
    }
    await deleteKept(this.env.BLOBS, data, this.id, null);
  }

  /** Sets the alarm to the earliest moment that matters; one that stands too early just re-arms, which costs no row here. */
  private async arm(): Promise<void> {
    const wanted = this.nextAt();
    this.alarmAt ??= await this.ctx.storage.getAlarm();
    if (wanted === null || (this.alarmAt !== null && this.alarmAt <= wanted)) return;
    this.alarmAt = wanted;
    await this.ctx.storage.setAlarm(wanted);
  }

  private nextAt(): number | null {
    const { kv } = this.ctx.storage;
    const isStarting = [...kv.list({ prefix: STARTING, limit: 1 })].length > 0;
    const moments = [
      kv.get<Pending>(PENDING)?.startsAt,
      isStarting ? Date.now() + AGAIN_MS : undefined,
      this.seen.nextForgotten(),
    ].filter((at) => at !== undefined);
    return moments.length > 0 ? Math.min(...moments) : null;
  }
}
