/**
 * The product's Worker with faults: its classes over bindings and a storage that fail on command. This is the entry of a
 * bundle of its own; nothing of it is in the product's.
 */
import { Debounce as RealDebounce } from '../../../durable-objects/debounce/debounce.ts';
import { Execution as RealExecution } from '../../../durable-objects/execution/execution.ts';
import { Host } from '../../../durable-objects/execution/host.ts';
import type { ExecutionReport, StartRequest } from '../../../durable-objects/execution/protocol.ts';
import { Definitions as RealDefinitions } from '../../../worker/entrypoints/definitions.ts';
import { ExecutionIndex as RealIndex } from '../../../worker/entrypoints/execution-index.ts';
import { Limits as RealLimits } from '../../../worker/entrypoints/limits.ts';
import { Vault as RealVault } from '../../../worker/entrypoints/vault.ts';
import type { Env } from '../../../worker/env.ts';
import product from '../../../worker/index.ts';
import { withFaults } from './bindings.ts';
import { happens, point, setPlan, type FaultPlan } from './plan.ts';
import { over, withPoints } from './storage.ts';
import { addWorkspace } from './tenant.ts';

export { Breaker } from '../../../durable-objects/breaker/breaker.ts';
export { Bucket } from '../../../durable-objects/bucket/bucket.ts';
export { Memory } from '../../../durable-objects/memory/memory.ts';
export { Scratch } from '../../../durable-objects/scratch/scratch.ts';
export { StaticData } from '../../../durable-objects/static-data/static-data.ts';
export { RateLimit } from '../../../durable-objects/rate-limit/rate-limit.ts';
export { Turn } from '../../../durable-objects/turn/turn.ts';

export class Execution extends RealExecution {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    Object.assign(this, { host: new Host(withPoints(ctx), withFaults(env)) });
  }

  override async start(request: StartRequest) {
    const answer = await super.start(request);
    point('before-acknowledgement');
    return answer;
  }

  override async alarm(): Promise<void> {
    point('alarm-begins');
    await super.alarm();
    if (happens('alarmTwice')) await super.alarm();
    point('alarm-ends');
    if (happens('alarmFails')) throw new TypeError('The alarm failed after its work, on command.');
  }

  /** An alarm that nothing has set. */
  early(): Promise<void> {
    return super.alarm();
  }

  /** The object loses its memory and all calls to it. */
  reset(): void {
    this.ctx.abort('The object was reset, on command.');
  }
}

export class Debounce extends RealDebounce {}

export class Definitions extends RealDefinitions {
  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, withFaults(env));
  }
}

export class ExecutionIndex extends RealIndex {
  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, withFaults(env));
  }
}

export class Limits extends RealLimits {
  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, withFaults(env));
  }
}

export class Vault extends RealVault {
  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, withFaults(env));
  }
}

type Command = { plan: FaultPlan } | { object: string; does: 'early' | 'reset' } | { workspace: string; key: string };

async function obey(command: Command, env: Env): Promise<void> {
  if ('plan' in command) return setPlan(command.plan);
  if ('workspace' in command) return addWorkspace(env.DB, command.workspace, command.key);
  const stub = env.EXECUTION.get(env.EXECUTION.idFromString(command.object)) as unknown as Pick<
    Execution,
    'early' | 'reset'
  >;
  try {
    await stub[command.does]();
  } catch {
    // A call to an object that resets itself ends with it.
  }
}

export default {
  async fetch(request, env, ctx): Promise<Response> {
    if (new URL(request.url).pathname !== '/test-faults') return product.fetch(request, withFaults(env), ctx);
    await obey(await request.json<Command>(), env);
    return Response.json({});
  },

  async queue(batch, env): Promise<void> {
    point('before-consume');
    if (!happens('queueAgain')) await product.queue(batch, withFaults(env));
    else {
      await product.queue(over(batch, { ackAll: () => undefined }), withFaults(env));
      batch.retryAll({ delaySeconds: 1 });
    }
    point('after-consume');
  },

  scheduled: (controller, env) => product.scheduled(controller, withFaults(env)),
} satisfies ExportedHandler<Env, ExecutionReport>;
