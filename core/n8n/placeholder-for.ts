import type { JsonRecord, N8nNode } from './source.ts';
import { NOT_POSSIBLE } from './not-possible.ts';

/** What stands in for a node of n8n that has no counterpart here. */
export interface Placeholder {
  type: 'placeholder' | 'placeholder-trigger';
  params: JsonRecord;
  /** Why, and what to do; for the report. */
  explanation: string;
}

/** Types that start a workflow without saying so in their name. */
const TRIGGERS = new Set(['cron', 'interval', 'emailReadImap', 'webhook', 'start']);

/** How many inputs and outputs are connected, as the highest place of each counted from 1. */
export interface Wiring {
  inputs: number;
  outputs: number;
}

/** The placeholder for a node. `reason`: why a node whose type is known cannot be taken over. */
export function placeholderFor(node: N8nNode, wiring: Wiring, reason?: string): Placeholder {
  const known = Object.hasOwn(NOT_POSSIBLE, node.type) ? NOT_POSSIBLE[node.type]! : undefined;
  const explanation = known
    ? `${known.why} ${known.instead}`
    : reason !== undefined
      ? `${reason} Change it in n8n and import it again, or replace the node.`
      : 'There is no such node here yet. Replace it, for example by an HTTP request node that calls the service, or disable it.';
  const shortName = node.type.split('.').at(-1)!;
  const isTrigger = wiring.inputs === 0 && (/trigger$/i.test(shortName) || TRIGGERS.has(shortName));
  const common = { n8nType: node.type.slice(0, 256), explanation, outputs: Math.max(1, wiring.outputs) };
  return isTrigger
    ? { type: 'placeholder-trigger', params: common, explanation }
    : { type: 'placeholder', params: { ...common, inputs: Math.max(1, wiring.inputs) }, explanation };
}
