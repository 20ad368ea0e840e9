import type { WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import { canonicalJson } from './content-hash.ts';

/**
 * The nodes of a workflow whose result may be another one than it was: ids of those that were not there, or that differ
 * in what they do or in what comes to them. Where a node stands and what it is called changes nothing, nor does its pin.
 */
export function changedNodes(before: WorkflowDocument, after: WorkflowDocument): Set<string> {
  const known = new Map(before.nodes.map((node) => [node.id, fingerprint(before, node)]));
  return new Set(after.nodes.filter((node) => known.get(node.id) !== fingerprint(after, node)).map(({ id }) => id));
}

function fingerprint({ connections }: WorkflowDocument, node: WorkflowNode): string {
  const { id, type, version, params, credentials, onError, executeOnce, alwaysOutputData, disabled } = node;
  const inputs = connections.filter(({ to }) => to.node === id).map(({ from, to }) => canonicalJson([from, to.index]));
  return canonicalJson([
    [type, version, params, credentials ?? {}, onError, disabled],
    [executeOnce ?? false, alwaysOutputData ?? false],
    inputs.sort(),
  ]);
}
