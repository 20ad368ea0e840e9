import type { OnError, Order, RetryPolicy, Json } from '../../core/workflow/document.ts';
import { WorkflowDocument } from '../../core/workflow/document.ts';

/** A node in short: its type, its parameters, its settings. */
export type ShortNode = [
  type: string,
  params?: Record<string, Json>,
  settings?: {
    onError?: OnError;
    retry?: Partial<RetryPolicy>;
    timeoutSeconds?: number;
    disabled?: boolean;
    executeOnce?: boolean;
    alwaysOutputData?: boolean;
    pinned?: Json[];
    at?: [x: number, y: number];
  },
];

/** A workflow, what goes into it, and what comes of it. */
export interface Conformance {
  order?: Order;
  /** Longest active time in seconds. */
  timeoutSeconds?: number;
  /** `start>a a.1>b a.error>c b>c.1`; `*3` behind a connection is its limit. `start` is the trigger. */
  links: string;
  nodes: Record<string, ShortNode>;
  /** Data of the trigger's items; one empty one when absent. */
  items?: Record<string, Json>[];
  /** The workflow that `$called` in a parameter names. */
  called?: Conformance;
  /** What waits are ended with, in their order. */
  answers?: Record<string, Json>[][];
  /** The outcome as `outcomeOf` writes it. */
  outcome: string[];
}

/** The whole document; `called` is the id of the workflow that it calls, `trigger` the type of its first node. */
export function documentOf(
  name: string,
  given: Conformance,
  { called = '', trigger = 'manual' }: { called?: string; trigger?: string } = {},
): WorkflowDocument {
  const { order = 'parallel', timeoutSeconds, links, nodes } = given;
  const params = (of: Record<string, Json>) =>
    JSON.parse(JSON.stringify(of).replaceAll('$called', called)) as Record<string, Json>;
  const all: [string, ShortNode][] = [['start', [trigger]], ...Object.entries(nodes)];
  return WorkflowDocument.parse({
    name,
    settings: { order, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) },
    nodes: all.map(([id, [type, of = {}, { at, ...settings } = {}]], index) => ({
      id,
      name: id,
      type,
      params: params(of),
      position: at ?? [index * 100, 0],
      ...settings,
      ...(settings.retry ? { retry: { jitter: false, baseMs: 5, ...settings.retry } } : {}),
    })),
    connections: links.split(/\s+/).map((link) => {
      const [path = '', limit] = link.split('*');
      const [from = '', to = ''] = path.split('>');
      return { from: endOf(from), to: endOf(to), ...(limit === undefined ? {} : { limit: Number(limit) }) };
    }),
  });
}

function endOf(text: string) {
  const [node = '', port = '0'] = text.split('.');
  return port === 'error' ? { node, port } : { node, index: Number(port) };
}
