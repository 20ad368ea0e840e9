import { RetryPolicy, type OnError, type Order, type WorkflowDocument } from '../../workflow/document.ts';
import { apply } from '../apply.ts';
import type { Command } from '../commands.ts';
import { due } from '../due.ts';
import type { EventOf, ExecutionEvent, Outputs } from '../events.ts';
import { buildGraph, type Graph, type NodeTraits } from '../graph.ts';
import type { RunState } from '../state.ts';

/** What a test may say of a node; everything else has a default. */
export interface NodeSketch {
  at?: [x: number, y: number];
  /** Its id unless given. */
  type?: string;
  onError?: OnError;
  retry?: Partial<RetryPolicy>;
  timeoutMs?: number;
  disabled?: boolean;
  alwaysOutputData?: boolean;
  traits?: Partial<NodeTraits>;
}

/**
 * Builds a graph from connections in short: `T>A A.1>B A>C.1 A.error>E`. The number behind the left name is the
 * output, the one behind the right name the input, `*3` at the end a limit. Nodes stand in the order of their first mention, side by side.
 */
export function sketch(connections: string, nodes: Record<string, NodeSketch> = {}): Graph {
  const { document, traits } = sketchDocument(connections, nodes);
  return buildGraph(document, (_type, _version, { id }) => traits[id as string]!);
}

/** The document of a sketch, and what is known of each of its nodes. */
export function sketchDocument(
  connections: string,
  nodes: Record<string, NodeSketch> = {},
): { document: WorkflowDocument; traits: Record<string, NodeTraits> } {
  const ids: string[] = [];
  const end = (text: string) => {
    const [id = '', port = '0'] = text.split('.');
    if (!ids.includes(id)) ids.push(id);
    return port === 'error' ? { node: id, port: 'error', index: 0 } : { node: id, port: 'main', index: Number(port) };
  };
  const links = connections
    .split(' ')
    .filter(Boolean)
    .map((text) => {
      const [path = '', limit] = text.split('*');
      const [from = '', to] = path.split('>');
      const source = end(from);
      if (to === undefined) return null;
      return { from: source, to: end(to), ...(limit === undefined ? {} : { limit: Number(limit) }) };
    })
    .filter((link) => link !== null);
  const document = {
    name: 'sketch',
    settings: { order: 'v1' as const },
    connections: links,
    nodes: ids.map((id, index) => {
      const {
        at,
        onError = 'stop',
        retry,
        timeoutMs,
        type = id,
        disabled = false,
        alwaysOutputData = false,
      } = nodes[id] ?? {};
      return {
        id,
        name: id,
        type,
        version: 1,
        params: { id },
        position: at ?? ([index * 100, 0] as [number, number]),
        disabled,
        alwaysOutputData,
        onError,
        ...(retry ? { retry: RetryPolicy.parse({ jitter: false, ...retry }) } : {}),
        ...(timeoutMs === undefined ? {} : { timeoutSeconds: timeoutMs / 1000 }),
      };
    }),
  };
  const traits = ids.map((id): [string, NodeTraits] => [id, { outputs: 1, retry: 'safe', ...nodes[id]?.traits }]);
  return { document, traits: Object.fromEntries(traits) };
}

/** Gives one output list per count, with names that tell where the items came from. */
export function items(name: string, ...counts: number[]): Outputs {
  return counts.map((count, output) => (count === 0 ? [] : [{ ref: `${name}.${output}`, from: 0, to: count }]));
}

/** An event without what every event has: the bench adds the version and, unless it is given, the moment. */
export type Loose = ExecutionEvent extends infer E
  ? E extends ExecutionEvent
    ? Omit<E, 'v' | 'at'> & { at?: number }
    : never
  : never;
type RunNode = Extract<Command, { type: 'run-node' }>;

/** A run at the test's hands: it appends events, folds them and answers the commands by name. */
export class Bench {
  /** Another one from here on: the run goes on with a version of its workflow. */
  graph: Graph;
  state: RunState;
  journal: ExecutionEvent[] = [];
  now = 1000;

  constructor(
    graph: Graph,
    order: Order,
    outputs: Outputs = items('T', 1),
    timeoutMs: number | null = null,
    more: Partial<Pick<EventOf<'run.started'>, 'scope' | 'debug' | 'meta'>> & { trigger?: string } = {},
  ) {
    this.graph = graph;
    const { trigger: node = [...graph.nodes.keys()][0]!, ...rest } = more;
    const trigger = { node, outputs };
    const started = {
      type: 'run.started',
      rules: 1,
      order,
      mode: 'test',
      trigger,
      seed: 7,
      timeoutMs,
      meta: {},
      ...rest,
    } as const;
    this.state = apply(graph, null, { ...started, v: 1, at: this.now });
    this.journal.push({ ...started, v: 1, at: this.now });
  }

  /** Appends an event and tells whether it changed anything. */
  add(event: Loose): boolean {
    this.now = event.at ?? this.now;
    const full = { ...event, v: 1, at: this.now } as ExecutionEvent;
    const before = this.state;
    this.state = apply(this.graph, before, full);
    this.journal.push(full);
    return this.state !== before;
  }

  due(): Command[] {
    return due(this.graph, this.state);
  }

  /** The runs that may start now, as `A:0`. */
  ready(): string[] {
    return this.due().flatMap((c) => (c.type === 'run-node' && !c.started ? [`${c.node}:${c.run}`] : []));
  }

  command(node: string): RunNode {
    const found = this.due().find((c): c is RunNode => c.type === 'run-node' && c.node === node);
    if (!found) throw new Error(`${node} is not due: ${JSON.stringify(this.due())}`);
    return found;
  }

  start(node: string): RunNode {
    const command = this.command(node);
    const { run, attempt, order } = command;
    this.add({ type: 'node.started', node, run, attempt, order, now: this.now, seed: 1 });
    return command;
  }

  /** Starts what is due for this node and lets it succeed with so many items per output. */
  succeed(node: string, ...counts: number[]): RunNode {
    const command = this.start(node);
    const { run, attempt } = command;
    this.add({ type: 'node.succeeded', node, run, attempt, outputs: items(`${node}:${run}`, ...counts) });
    return command;
  }

  fail(node: string, more: { retryable?: boolean; retryAfterMs?: number; outputs?: Outputs } = {}): RunNode {
    const command = this.start(node);
    const { run, attempt } = command;
    const error = { code: 'NODE_FAILED' as const, message: 'It failed.' };
    this.add({ type: 'node.failed', node, run, attempt, error, retryable: true, ...more });
    return command;
  }

  /** Runs on, every node giving one item on each output unless `counts` says otherwise, and names the runs in order. */
  finish(counts: (node: string, run: number) => number[] = () => [1]): string[] {
    const done: string[] = [];
    for (let step = 0; step < 500; step++) {
      const next = this.due().find((c): c is RunNode => c.type === 'run-node');
      if (!next) return done;
      done.push(`${next.node}:${next.run}`);
      this.succeed(next.node, ...counts(next.node, next.run));
    }
    throw new Error(`No end after 500 runs: ${done.slice(-10).join(' ')}`);
  }
}
