import type { PortsById } from '../../core/api/ports.ts';
import { inputsOf, outputsOf, traitsOf } from '../../core/nodes/kit/traits.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';

/** Inputs, outputs and traits of every node of a document, as its parameters make them. */
export function portsOf(document: WorkflowDocument): PortsById {
  // Ids come from users: without a prototype, none can be mistaken for something else.
  const ports = Object.create(null) as PortsById;
  for (const { id, type, params } of document.nodes) {
    const definition = registry.get(type);
    if (!definition) continue;
    ports[id] = {
      inputs: [...inputsOf(definition, params)],
      outputs: [...outputsOf(definition, params)],
      traits: traitsOf(definition, params) as PortsById[string]['traits'],
    };
  }
  return ports;
}
