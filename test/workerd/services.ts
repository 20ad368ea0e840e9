import { env } from 'cloudflare:test';
import { Client } from './client.ts';
import { chain, newExecution, startOf, valueOf } from './runs.ts';

/** What a service of the world outside was asked, oldest first. */
export async function callsOf(host: string): Promise<{ run: string; at: number }[]> {
  return (await fetch(`http://${host}/calls`)).json();
}

export async function setStatus(host: string, status: number): Promise<void> {
  await fetch(`http://${host}/set?status=${status}`);
}

/** A node that calls a service. */
export const callTo = (host: string, more: Record<string, unknown> = {}) => ({
  id: 'call',
  type: 'http',
  params: { method: 'GET', url: `http://${host}/` },
  ...more,
});

/** A workspace with its owner, made once a file. */
export async function newWorkspace(): Promise<{ owner: Client; workspaceId: string }> {
  const owner = await Client.owner();
  const row = await env.DB.prepare('SELECT id FROM workspaces').first<{ id: string }>();
  return { owner, workspaceId: row!.id };
}

/** Starts a chain of nodes in a workspace, as a run of a workflow of its own. */
export async function startChain(
  workspaceId: string,
  nodes: Parameters<typeof chain>[0],
  settings: Record<string, unknown> = {},
  items = 1,
) {
  const run = newExecution();
  const data = { kind: 'inline' as const, items: Array.from({ length: items }, (_, n) => ({ json: { n } })) };
  valueOf(await run.start(startOf(chain(nodes, settings), { workspaceId, workflowId: crypto.randomUUID(), data })));
  return run;
}
