import { z } from 'zod';

/**
 * The inputs and outputs of one node, for its parameters, and what the engine's rules must know of it. The web has no
 * nodes: what their code says of parameters comes with each document.
 */
export const NodePorts = z.object({
  /** Labels, in order; the error port is not among the outputs. */
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  traits: z.object({
    outputs: z.number().int(),
    retry: z.enum(['safe', 'never']),
    requiredInputs: z.union([z.number().int(), z.array(z.number().int())]).optional(),
    loopOutput: z.number().int().optional(),
  }),
});
export type NodePorts = z.output<typeof NodePorts>;

/** Ports by node id. A node whose type is unknown has none. */
export const PortsById = z.record(z.string(), NodePorts);
export type PortsById = z.output<typeof PortsById>;
