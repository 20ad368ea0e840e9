// If these fail, the Durable Object does not do what the engine and the nodes do in memory: the same cases with the same
// outcomes as test/conformance/in-memory.test.ts, through the API and the real object.
import { env, runDurableObjectAlarm } from 'cloudflare:test';
import { beforeAll, expect, it, vi } from 'vitest';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import { CASES } from '../conformance/cases/all.ts';
import { outcomeOf } from '../conformance/outcome.ts';
import { documentOf } from '../conformance/workflow.ts';
import { Client } from './client.ts';

let client: Client;
beforeAll(async () => {
  client = await Client.owner();
});

const create = async (document: ReturnType<typeof documentOf>) =>
  (await client.call<{ id: string }>('POST', '/workflows', document)).id;

it.each(Object.entries(CASES))('%s', async (name, given) => {
  const short = name.slice(0, 100);
  const called = given.called && (await create(documentOf(short, given.called, { trigger: 'sub-workflow-trigger' })));
  const id = await create(documentOf(short, given, { called }));
  const run = { data: given.items ?? [{}] };
  const { executionId } = await client.call<{ executionId: string }>('POST', `/workflows/${id}/run`, run);
  const detail = () => client.call<ExecutionDetail>('GET', `/executions/${executionId}?data=true`);
  for (const data of given.answers ?? []) {
    const waitId = await vi.waitUntil(async () => waitOf(await detail()), { timeout: 10_000 });
    await client.call('POST', `/executions/${executionId}/resume`, { waitId, data });
  }
  const ended = await vi.waitUntil(
    async () => {
      const found = await detail();
      if (found.endedAt !== null) return found;
      await runDurableObjectAlarm(env.EXECUTION.get(env.EXECUTION.idFromString(executionId)));
      return null;
    },
    { timeout: 20_000 },
  );
  expect(outcomeOf(withoutPairsOfStart(ended))).toEqual(given.outcome);
});

/** The name of the wait that the execution stands in, not counting those that end by themselves. */
function waitOf({ status, nodes }: ExecutionDetail): string | undefined {
  if (status !== 'waiting') return undefined;
  const waits = Object.values(nodes).flatMap((runs) => runs.flatMap(({ wait }) => wait ?? []));
  return waits.find(({ kind }) => kind !== 'timer')?.id;
}

/** In n8n's orders a run by hand says that the trigger's items came from those that were given; the engine has no such thing. */
function withoutPairsOfStart(detail: ExecutionDetail): ExecutionDetail {
  const nodes = Object.entries(detail.nodes).map(([name, runs]) => [
    name,
    runs.map((run) =>
      run.nodeId === 'start'
        ? { ...run, outputs: run.outputs?.map((items) => items.map(({ json }) => ({ json }))) }
        : run,
    ),
  ]);
  return { ...detail, nodes: Object.fromEntries(nodes) as ExecutionDetail['nodes'] };
}
