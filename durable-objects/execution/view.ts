import { AppError } from '../../core/errors/app-error.ts';
import type { Host } from './host.ts';
import { readNodeData } from './node-data.ts';
import { readOutcome } from './outcome.ts';
import type { ExecutionView, NodeData, Outcome } from './protocol.ts';
import { viewable } from './viewable.ts';

/** The journal's events and the definition: everything but items. */
export async function view(host: Host, workspaceId: string): Promise<ExecutionView> {
  const run = await host.require(workspaceId);
  return {
    report: host.watch.report(run),
    document: run.definition.document,
    versions: run.versions.all.map(({ hash, document }) => ({ hash, document })),
    events: viewable(host.journal.read().events),
  };
}

/** How this execution ended, for the one that called it. */
export async function outcome(host: Host, workspaceId: string, offset: number): Promise<Outcome | null> {
  return readOutcome(await host.require(workspaceId), offset);
}

/** A page of the items of one node run. */
export async function nodeData(
  host: Host,
  workspaceId: string,
  node: string,
  nodeRun: number,
  offset: number,
  limit: number,
): Promise<NodeData> {
  const run = await host.require(workspaceId);
  const found = run.nodeRun(node, nodeRun);
  if (!found) throw new AppError('EXECUTION_NOT_FOUND', `The execution has no run ${nodeRun} of the node "${node}".`);
  return readNodeData(run, found, offset, limit);
}

/** Opens the live view: a WebSocket that the worker has authenticated. */
export async function watchLive(host: Host, request: Request): Promise<Response> {
  const run = await host.load();
  if (!run || request.headers.get('x-sluice-workspace') !== run.meta.workspaceId)
    return new Response(null, { status: 404 });
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 });
  run.flush();
  return host.sockets.accept(request, viewable(host.journal.read().events), run.hasEnded);
}
