import type { PortsById } from '../../../core/api/ports.ts';
import type { NodeTraits } from '../../../core/engine/graph.ts';
import type { WorkflowDocument } from '../../../core/workflow/document.ts';

const own = (ports: PortsById, node: string) => (Object.hasOwn(ports, node) ? ports[node] : undefined);

/** Labels of a node's regular outputs. A node of an unknown type has those that its connections use. */
export function outputLabels(document: WorkflowDocument, ports: PortsById, node: string): readonly string[] {
  const used = document.connections.filter(({ from }) => from.node === node && from.port !== 'error');
  return padded(own(ports, node)?.outputs ?? [], [0, ...used.map(({ from }) => from.index)]);
}

/** Labels of a node's inputs, as with outputs. */
export function inputLabels(document: WorkflowDocument, ports: PortsById, node: string): readonly string[] {
  const used = document.connections.filter(({ to }) => to.node === node);
  const known = own(ports, node)?.inputs;
  return padded(known ?? [''], known ? used.map(({ to }) => to.index) : [0, ...used.map(({ to }) => to.index)]);
}

function padded(labels: readonly string[], used: readonly number[]): readonly string[] {
  const count = Math.max(labels.length, ...used.map((index) => index + 1), 0);
  return Array.from({ length: count }, (_, index) => labels[index] ?? (count === 1 ? '' : String(index)));
}

/** What the engine's rules must know of each node, for a fold in the browser: the same as where the run is. */
export function traitsIn(document: WorkflowDocument, ports: PortsById) {
  const byParams = new Map(document.nodes.map((node) => [node.params as Record<string, unknown>, node.id]));
  return (_type: string, _version: number, params: Record<string, unknown>): NodeTraits => {
    const traits = own(ports, byParams.get(params) ?? '')?.traits;
    if (!traits) return { outputs: 1, retry: 'safe' };
    const { requiredInputs, loopOutput, ...rest } = traits;
    return {
      ...rest,
      ...(requiredInputs === undefined ? {} : { requiredInputs }),
      ...(loopOutput === undefined ? {} : { loopOutput }),
    };
  };
}
