import type { Order } from '../../workflow/document.ts';
import type { EventOf, Outputs, Wait } from '../events.ts';
import type { Graph } from '../graph.ts';
import { hash } from '../retry.ts';
import { sketch, type NodeSketch } from './graph.ts';
import { Random } from './random.ts';

/** More rounds than the limits of all connections together allow. */
const ENDLESS = 50;

/** What a run of a node will do, whichever attempt does it. */
export interface Plan {
  /** How many attempts fail before one succeeds; Infinity: none does. */
  failures: number;
  retryable: boolean;
  /** True: a failing attempt never answers, its timeout does. */
  hangs: boolean;
  wait: Wait['kind'] | null;
  /** Sub-workflows that it calls: how many it waits for, of how many at once, how many run beside it. */
  calls: { attended: number; limit: number | null; detached: number };
  responds: boolean;
  outputs: Outputs;
}

/** A workflow made from a seed, and what its nodes do. */
export interface Scenario {
  seed: number;
  order: Order;
  graph: Graph;
  /** What the graph was made of, as `sketch` takes it. */
  connections: readonly string[];
  nodes: Readonly<Record<string, NodeSketch>>;
  trigger: Outputs;
  /** A part of the workflow, where only that is run. */
  scope: EventOf<'run.started'>['scope'] | null;
  /** True when a crash may change the outcome, so that executions need not agree. */
  fragile: boolean;
  /** Longest active time; null where nothing limits it. */
  timeoutMs: number | null;
  plan(node: string, run: number): Plan;
}

/**
 * Makes the scenario of a seed: forward connections make chains, branches and merges; connections back make loops,
 * each leaving through the last output of its node, which gives items only in the first rounds, or until the limit of
 * the connection stops it.
 */
export function scenarioOf(seed: number, order: Order): Scenario {
  const random = new Random(seed);
  const size = 2 + random.int(7);
  const ids = Array.from({ length: size }, (_, n) => (n === 0 ? 'T' : `N${n}`));
  const connections: string[] = [];
  const looped = new Set<string>();
  const endless = new Set<string>();
  const unlimited = new Set<string>();
  for (let to = 1; to < size; to++) {
    const parents = 1 + (random.chance(0.4) ? 1 + random.int(2) : 0);
    const inputs = random.chance(0.4) ? 1 + random.int(3) : 1;
    for (let p = 0; p < parents; p++) {
      const from = p === 0 && random.chance(0.5) ? to - 1 : random.int(to);
      const port = random.chance(0.1) ? 'error' : random.int(2);
      connections.push(`${ids[from]}.${port}>${ids[to]}.${random.int(inputs)}`);
    }
  }
  while (random.chance(0.3)) {
    if (size <= 2) break;
    const from = 1 + random.int(size - 1);
    const to = 1 + random.int(from);
    looped.add(ids[from]!);
    const limit = random.chance(0.4) ? `*${1 + random.int(3)}` : '';
    // A second connection from the same output may have none: then its node must end the circle by itself.
    if (limit && !unlimited.has(ids[from]!)) endless.add(ids[from]!);
    else unlimited.add(ids[from]!);
    connections.push(`${ids[from]}.2>${ids[to]}.${random.chance(0.15) ? 1 : 0}${limit}`);
  }
  const fragile = random.chance(0.1);
  const gentle = random.chance(0.5);
  const nodes: Record<string, NodeSketch> = {};
  for (const id of ids) nodes[id] = sketchNode(random, fragile, gentle);
  const rounds = 1 + random.int(3);
  const trigger = outputsOf('T:0', new Random(hash(`${seed}:T`)), false);
  const loops = (node: string, run: number) =>
    looped.has(node) && (run < rounds || (endless.has(node) && !unlimited.has(node) && run < ENDLESS));
  const plan = (node: string, run: number) => planOf(seed, node, run, loops(node, run), gentle);
  const timeoutMs = random.chance(0.15) ? 20 + random.int(400) : null;
  const graph = sketch([ids[0], ...connections].join(' '), nodes);
  const scope = scopeOf(ids, new Random(hash(`${seed}:scope`)));
  return { seed, order, graph, connections, nodes, trigger, scope, fragile, timeoutMs, plan };
}

function scopeOf(ids: readonly string[], random: Random): Scenario['scope'] {
  if (random.chance(0.85)) return null;
  const only = ids.filter((id, place) => place === 0 || random.chance(0.85));
  return { only, ...(random.chance(0.6) ? { destination: random.pick(only) } : {}) };
}

function sketchNode(random: Random, fragile: boolean, gentle: boolean): NodeSketch {
  const onError = random.pick(['stop', 'continue', 'branch', 'n8n-error-output'] as const);
  const strategy = random.pick(['fixed', 'linear', 'exponential', 'fibonacci'] as const);
  const requiredInputs = random.pick([undefined, undefined, 1, 2, [0], [0, 1]]);
  const retry = random.chance(0.5)
    ? { strategy, attempts: 1 + random.int(4), baseMs: 10, jitter: random.chance(0.5) }
    : undefined;
  return {
    at: [random.int(4), random.int(4)],
    // In a gentle scenario no failure stops the run, so that more of it is compared.
    onError: gentle && onError === 'stop' ? 'continue' : onError,
    retry,
    timeoutMs: 1000,
    alwaysOutputData: random.chance(0.1),
    traits: { outputs: 3, retry: fragile && random.chance(0.4) ? 'never' : 'safe', requiredInputs },
  };
}

function planOf(seed: number, node: string, run: number, loops: boolean, gentle: boolean): Plan {
  const random = new Random(hash(`${seed}:${node}:${run}`));
  const failures = random.chance(0.2) ? (random.chance(gentle ? 0.5 : 0.2) ? Infinity : 1 + random.int(3)) : 0;
  return {
    failures,
    retryable: random.chance(0.8),
    hangs: random.chance(0.3),
    wait: random.chance(0.12) ? random.pick(['timer', 'webhook', 'children'] as const) : null,
    outputs: outputsOf(`${node}:${run}`, random, loops),
    calls: {
      attended: random.int(5),
      limit: random.chance(0.5) ? 1 + random.int(2) : null,
      detached: random.chance(0.2) ? 1 : 0,
    },
    responds: random.chance(0.2),
  };
}

function outputsOf(name: string, random: Random, loops: boolean): Outputs {
  const list = (output: number, some: boolean) =>
    some ? [{ ref: `${name}:${output}`, from: 0, to: 1 + random.int(4) }] : [];
  return [list(0, random.chance(0.8)), list(1, random.chance(0.6)), list(2, loops)];
}
