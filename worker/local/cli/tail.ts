import type { World } from './commands.ts';

interface NodeRun {
  run: number;
  order: number;
  status: string;
  durationMs: number | null;
  itemCounts: number[];
  outputs?: { json: unknown }[][];
  error?: { code: string; message: string };
}

interface Execution {
  status: string;
  endedAt: string | null;
  nodes: Record<string, NodeRun[]>;
}

const POLL_MS = 500;

/**
 * Follows an execution until it ends: a line for each run of a node that came to its end, and at last the items that the
 * last one gave. Gives 0 when the execution succeeded.
 */
export async function tail(id: string, { api, print, complain, pause }: World): Promise<number> {
  const path = `/executions/${encodeURIComponent(id)}`;
  complain(`execution ${id}`);
  const told = new Set<string>();
  for (;;) {
    const execution = await api<Execution>('GET', path);
    for (const { name, run } of inOrder(execution)) {
      const key = `${run.order}`;
      if (run.durationMs === null || told.has(key)) continue;
      told.add(key);
      complain(line(name, run));
    }
    if (execution.endedAt !== null) {
      complain(execution.status);
      const last = inOrder(await api<Execution>('GET', `${path}?data=true`)).findLast(({ run }) => run.outputs);
      print(
        JSON.stringify(
          (last?.run.outputs?.flat() ?? []).map(({ json }) => json),
          null,
          2,
        ),
      );
      return execution.status === 'succeeded' ? 0 : 1;
    }
    await pause(POLL_MS);
  }
}

const inOrder = ({ nodes }: Execution): { name: string; run: NodeRun }[] =>
  Object.entries(nodes)
    .flatMap(([name, runs]) => runs.map((run) => ({ name, run })))
    .sort((a, b) => a.run.order - b.run.order);

function line(name: string, { run, status, durationMs, itemCounts, error }: NodeRun): string {
  const items = itemCounts.reduce((sum, count) => sum + count, 0);
  const again = run > 0 ? ` (run ${run + 1})` : '';
  return error
    ? `✗ ${name}${again}: ${error.code}: ${error.message}`
    : `${status === 'succeeded' ? '✓' : '·'} ${name}${again}: ${items} ${items === 1 ? 'item' : 'items'}, ${durationMs} ms`;
}
