import type { Json, WorkflowProblem } from '../../workflow/document.ts';
import type { Item } from '../../workflow/item.ts';
import type { NodeContext, NodeResult } from './context.ts';
import type { N8nMapping } from './n8n-mapping.ts';
import type { AnsweredBy } from './wait-show.ts';
import type { Fields, InputOf } from './fields.ts';
import type { ServiceLiteral } from './service/literal.ts';

export type NodeGroup = 'trigger' | 'flow' | 'data' | 'action' | 'ai' | 'human';

/** How a trigger is started from outside; the ingress reads these facts, no node type is special to it. */
export interface TriggerTraits {
  kind: 'manual' | 'webhook' | 'schedule' | 'event' | 'workflow' | 'error' | 'form';
}

/** A file as an example writes it down. Of what comes out only what stands here is compared. */
export interface ExampleFile {
  /** The content as UTF-8 text, or as Base64. */
  text?: string;
  base64?: string;
  mimeType?: string;
  fileName?: string;
}

/** A recorded pair that one generic test runs: given these, the node gives those. */
export interface NodeExample {
  title: string;
  params: Record<string, Json>;
  /** Items of input 0, bare JSON objects; one empty item when absent. */
  input?: { [key: string]: Json }[];
  /** The files of these items, in their order. */
  files?: Record<string, ExampleFile>[];
  /** Items of all inputs, where there are several. */
  inputs?: { [key: string]: Json }[][];
  /** Answers of the outside world, in the order of the requests. */
  http?: {
    request: { method: string; url: string; query?: Record<string, string>; body?: Json };
    /** `text` is the body as it stands, else it is `body` as JSON. */
    response: { status: number; headers?: Record<string, string>; body?: Json; text?: string };
  }[];
  /** What the chosen credentials hold, by the name of their field. Never a real secret. */
  credentials?: Record<string, { type: string; fields: Record<string, string> }>;
  /** What comes out: bare JSON per output; or the code of the error. */
  output?: { [key: string]: Json }[][];
  /** The files of the items that come out, in their order, per output. */
  outputFiles?: Record<string, ExampleFile>[][];
  error?: string;
  /** What the wait asks for, relative to the start; nodes that wait. */
  waitMs?: number;
}

/** One node type, one file. Everything about it derives from this object. */
export interface NodeDefinition<F extends Fields = Fields> {
  /** Name in documents, for example `http`. */
  type: string;
  /** Newest version of the node's parameters. */
  version: number;
  label: string;
  summary: string;
  group: NodeGroup;
  /** Name of an icon of the editor's icon set (lucide). */
  icon: string;
  fields: F;
  /** Labels of the regular outputs, for these parameters. */
  outputs: readonly string[] | ((params: Record<string, unknown>) => readonly string[]);
  /** Labels of the inputs, for these parameters; none for a trigger. */
  inputs: readonly string[] | ((params: Record<string, unknown>) => readonly string[]);
  trigger?: TriggerTraits;
  /** `never`: must not be repeated when a crash interrupted it; it may depend on the parameters. */
  retry?: 'safe' | 'never' | ((params: Record<string, unknown>) => 'safe' | 'never');
  /** Which inputs must have come before the node may run with the others missing; it may depend on the parameters. */
  requiredInputs?: number | number[] | ((params: Record<string, unknown>) => number | number[]);
  /** Nodes that wait: who ends the wait from outside, with these parameters. Such a wait has an address. */
  answeredBy?(params: Record<string, unknown>): AnsweredBy | null;
  /**
   * What of it is shown, with these parameters, to whoever fills in the forms of a workflow one after another: a further
   * page, whose wait a form ends, or how it all ends. Null or absent: nothing.
   */
  showsRespondent?(params: Record<string, unknown>): 'page' | 'ending' | null;
  /** Output that leads into the body of a loop which this node ends by itself: makes the cycle legal and gives `ctx.rounds`. */
  loopOutput?: number;
  examples: readonly NodeExample[];
  /** The data that the node was made of, where it is a service described by data alone. */
  service?: ServiceLiteral;
  /** The node types of n8n that become this one. */
  n8n?: N8nMapping | readonly N8nMapping[];
  /** Triggers: the item that a run by hand starts with when nobody gives one, at a moment in epoch milliseconds. */
  startItem?(moment: { at: number; timezone: string }): Item;
  /** Nodes whose parameters take no expressions: what is wrong with them together, beyond what the fields say. */
  check?(params: InputOf<F>): Omit<WorkflowProblem, 'node'>[];
  /** What a trigger makes of the items it is started with. Throws NODE_INPUT_INVALID for what it does not take. */
  accept?(params: InputOf<F>, items: readonly Item[]): Item[];
  /** Absent for triggers: their items arrive with the start. */
  run?(ctx: NodeContext<InputOf<F>>): Promise<NodeResult> | NodeResult;
}

/** Names a node type. The generic keeps the fields' types for `run`. */
export function defineNode<const F extends Fields>(definition: NodeDefinition<F>): NodeDefinition<F> {
  return definition;
}

/** Items from bare JSON objects, each paired with the input item of the same index. */
export function toItems(records: readonly { [key: string]: Json }[]): Item[] {
  return records.map((record, index) => ({ json: record, pairedItem: { item: index } }));
}
