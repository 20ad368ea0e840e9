import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { Env } from '../env.ts';
import { loadOutputs } from './load-outputs.ts';

/** The execution with every item, as a stream: one node run is in memory at a time, however many there are. */
export function streamDetail(env: Env, id: DurableObjectId, workspaceId: string, detail: ExecutionDetail): Response {
  const parts = write(env, id, workspaceId, detail);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await parts.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  return new Response(body, { status: 200, headers: { 'Content-Type': 'application/json' } });
}

async function* write(
  env: Env,
  id: DurableObjectId,
  workspaceId: string,
  detail: ExecutionDetail,
): AsyncGenerator<string, void, undefined> {
  const { nodes, ...head } = detail;
  yield `${JSON.stringify(head).slice(0, -1)},"nodes":{`;
  let isFirstNode = true;
  for (const [name, runs] of Object.entries(nodes)) {
    yield `${isFirstNode ? '' : ','}${JSON.stringify(name)}:[`;
    isFirstNode = false;
    for (const [index, run] of runs.entries()) {
      const outputs = await loadOutputs(env, id, workspaceId, run);
      yield `${index === 0 ? '' : ','}${JSON.stringify({ ...run, outputs })}`;
    }
    yield ']';
  }
  yield '}}';
}
