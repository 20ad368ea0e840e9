// If these fail, a call that is to stop or release everything reaches the newest executions again and again, or those it must not.
import { env } from 'cloudflare:test';
import { beforeAll, expect, it } from 'vitest';
import type { Client } from './client.ts';
import { newWorkspace } from './services.ts';

interface Answer {
  done: string[];
  refused: { id: string; code: string }[];
  cursor?: string;
}

let owner: Client;
let workspaceId: string;
beforeAll(async () => {
  ({ owner, workspaceId } = await newWorkspace());
});

/** Rows of the index without executions behind them: whoever reaches them is told that there is none. */
async function listed(workflowId: string, statuses: Record<string, number>): Promise<Record<string, string[]>> {
  const ids: Record<string, string[]> = {};
  let startedAt = 1_700_000_000_000;
  for (const [status, count] of Object.entries(statuses)) {
    ids[status] = Array.from({ length: count }, () => env.EXECUTION.newUniqueId().toString());
    const rows = ids[status].map((id) => ({ id, startedAt: startedAt++ }));
    await env.DB.prepare(
      `INSERT INTO executions (id, workspace_id, workflow_id, workflow_name, mode, "trigger", status, started_at, seq)
       SELECT value->>'id', ?1, ?2, 'Many', 'production', 'Hook', ?3, value->>'startedAt', 1 FROM json_each(?4)`,
    )
      .bind(workspaceId, workflowId, status, JSON.stringify(rows))
      .run();
  }
  return ids;
}

/** Repeats a call until it has reached everything; gives each id as often as it was reached. */
async function reached(body: object): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const answer: Answer = await owner.call('POST', '/executions/control', { ...body, ...(cursor ? { cursor } : {}) });
    ids.push(...answer.done, ...answer.refused.map(({ id }) => id));
    cursor = answer.cursor;
  } while (cursor !== undefined && ids.length < 2000);
  return ids.sort();
}

it('reaches all of more than one call takes, each once', async () => {
  const { running } = await listed('wf_many', { running: 450 });
  expect(await reached({ action: 'pause', workflowId: 'wf_many' })).toEqual(running!.sort());
});

it.each([
  ['pause', ['running', 'waiting']],
  ['resume', ['paused']],
  ['cancel', ['paused', 'running', 'waiting']],
])('%s reaches those that it can change', async (action, statuses) => {
  const workflowId = `wf_${action}`;
  const ids = await listed(workflowId, { paused: 2, running: 2, waiting: 2, succeeded: 2 });
  await env.DB.prepare(`UPDATE executions SET ended_at = started_at WHERE status = 'succeeded'`).run();
  expect(await reached({ action, workflowId })).toEqual(statuses.flatMap((status) => ids[status]!).sort());
});

it('takes no cursor that it has not given, nor one together with names', async () => {
  const codeOf = async (body: object) =>
    ((await (await owner.raw('POST', '/executions/control', body)).json()) as { code: string }).code;
  expect(await codeOf({ action: 'pause', workflowId: 'wf_many', cursor: 'x' })).toBe('CURSOR_INVALID');
  expect(await codeOf({ action: 'pause', ids: ['0'.repeat(64)], cursor: 'x' })).toBe('BODY_INVALID');
});
