import type { Host } from './host.ts';
import type { ChildStarted, ChildStarts } from './protocol.ts';

/** What the queue is to start of these children: those that are still due. */
export async function childStarts(host: Host, workspaceId: string, children: string[]): Promise<ChildStarts> {
  return host.children.startsOf(await host.require(workspaceId), children);
}

/** Takes the queue's word that children have begun, or why they could not. It may come twice, and late. */
export async function childrenStarted(host: Host, workspaceId: string, answers: ChildStarted[]): Promise<null> {
  host.children.begun(await host.require(workspaceId), answers);
  return null;
}
