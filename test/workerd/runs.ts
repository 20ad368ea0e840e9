import { createHmac } from 'node:crypto';
import { env, runInDurableObject } from 'cloudflare:test';
import type { z } from 'zod';
import { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { ExecutionRpc, ExecutionView, StartRequest } from '../../durable-objects/execution/protocol.ts';
import { toExecutionDetail } from '../../worker/executions/detail.ts';

export const WORKSPACE = 'ws_test';

type NodeInput = { id: string; type: string; params?: Record<string, z.input<ReturnType<typeof z.json>>> } & Record<
  string,
  unknown
>;

/** A chain: a manual trigger, then the given nodes one after another. */
export function chain(nodes: NodeInput[], settings: Record<string, unknown> = {}): WorkflowDocument {
  const all: NodeInput[] = [{ id: 'start', type: 'manual' }, ...nodes];
  return WorkflowDocument.parse({
    name: 'Test',
    settings: { order: 'parallel', ...settings },
    nodes: all.map((node) => ({ name: node.id, ...node })),
    connections: all.slice(1).map((node, index) => ({ from: { node: all[index]!.id }, to: { node: node.id } })),
  });
}

/** A start of a draft with one item. */
export function startOf(document: WorkflowDocument, overrides: Partial<StartRequest> = {}): StartRequest {
  return {
    workspaceId: WORKSPACE,
    workflowId: 'wf_test',
    workflowName: document.name,
    definition: { kind: 'draft', document, hash: crypto.randomUUID() },
    mode: 'manual',
    triggerNode: 'start',
    data: { kind: 'inline', items: [{ json: { n: 1 } }] },
    dedupeMs: 0,
    synchronous: false,
    ...overrides,
  };
}

/** A new execution's object. */
export const newExecution = () => executionOf(env.EXECUTION.newUniqueId());

/** The object of an id. The platform's RPC types lose our unions, the protocol keeps them. */
export const executionOf = (id: DurableObjectId) =>
  env.EXECUTION.get(id) as unknown as DurableObjectStub & ExecutionRpc;

/** An object that has made a call is not evicted in a test; it is lost all the same, as by a deployment. Gives a fresh stub. */
export async function lose(run: ReturnType<typeof newExecution>): Promise<ReturnType<typeof newExecution>> {
  const { id } = run;
  await runInDurableObject(run, (_instance, state) => state.storage.sync());
  await runInDurableObject(run, (_instance, state) => state.abort('lost')).catch(() => undefined);
  return executionOf(id);
}

export function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export async function viewOf(stub: ReturnType<typeof newExecution>): Promise<ExecutionView> {
  return valueOf(await stub.view(WORKSPACE));
}

/** Ends the wait that an execution stands in, as a person does who gives this instead of what it waits for. */
export async function endWait(
  stub: ReturnType<typeof newExecution>,
  workspaceId = WORKSPACE,
  data: Item[] = [{ json: {} }],
): Promise<void> {
  const { nodes } = toExecutionDetail(valueOf(await stub.view(workspaceId)));
  const [waiting] = Object.values(nodes).flatMap((runs) => runs.flatMap(({ wait }) => wait ?? []));
  valueOf(await stub.goOn(workspaceId, { waitId: waiting!.id, data }));
}

/** The key that ends a wait of a node, `pause` unless named. No view shows what it is made of: that is read where it lies. */
export async function waitKeyOf(stub: ReturnType<typeof newExecution>, node = 'pause', nodeRun = 0): Promise<string> {
  const [started] = await runInDurableObject(stub, (_instance, state) => {
    const { events } = state.storage.sql
      .exec<{ events: string }>('SELECT events FROM journal WHERE seq > 0 ORDER BY seq LIMIT 1')
      .one();
    return JSON.parse(events) as { meta: { resumeKey: string } }[];
  });
  return createHmac('sha256', started!.meta.resumeKey)
    .update(JSON.stringify([node, nodeRun]))
    .digest('base64url');
}
