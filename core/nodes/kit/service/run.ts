import { AppError } from '../../../errors/app-error.ts';
import type { Item } from '../../../workflow/item.ts';
import type { NodeContext, NodeResult } from '../context.ts';
import type { JsonRecord } from '../records.ts';
import { callOperation } from './call.ts';
import { MOST_ITEMS, operationOf, valuesOf } from './fields.ts';
import type { ServiceLiteral, ServiceParams } from './literal.ts';
import { attachSecret, type AttachedSecret } from './secret.ts';

/** Runs the chosen operation of a service, once for each item. */
export async function runService(service: ServiceLiteral, ctx: NodeContext<unknown>): Promise<NodeResult> {
  let secret: AttachedSecret | null = null;
  for await (const { from, items } of ctx.items.pages())
    for (let index = from; index < from + items.length; index += 1) {
      if (ctx.isDone(index)) continue;
      if (ctx.signal.aborted)
        throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
      const given = await callFor(index).catch((thrown: unknown) => ctx.itemFailed(index, thrown));
      // At once, so that a repeat after a crash need not send this request again.
      await ctx.emit(index, given);
    }
  return [[]];

  async function callFor(index: number): Promise<Item[][]> {
    const params = ctx.params(index) as ServiceParams;
    const operation = operationOf(service, params.operation)!;
    secret ??= attachSecret(service, Object.keys(service.auth).length > 0 ? await ctx.credential('credential') : null);
    const most = params.returnAll ? MOST_ITEMS : params.limit;
    const pages = callOperation({
      service,
      operation,
      values: valuesOf(service, operation, params),
      secret,
      most,
      now: ctx.now,
      send: (request) =>
        ctx.http({ ...request, headers: { 'Idempotency-Key': ctx.idempotencyKey(index), ...request.headers } }, index),
      onMore: () => {
        if (params.returnAll) ctx.log(`Read ${most} items, the most that the node may read; more would follow.`);
      },
    });
    const toItem = (json: JsonRecord): Item => ({ json, pairedItem: { item: index } });
    let page: Item[] | null = null;
    for await (const records of pages) {
      if (page) await ctx.givePart(index, [page]);
      page = records.map(toItem);
    }
    return [page ?? []];
  }
}
