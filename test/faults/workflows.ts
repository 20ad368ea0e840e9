import type { Random } from '../../core/engine/testing/random.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { DocumentInput } from '../harness/client.ts';
import { FLOOD } from './clients.ts';

type Node = DocumentInput['nodes'][number];
type Link = DocumentInput['connections'][number];

/** What the documents are made with. */
export interface Surroundings {
  /** Where the sink listens. */
  sink: string;
  /** Marks the calls of this version: an execution that changed its definition in flight would mix two. */
  version: number;
  random: Random;
  /** Id of a credential that will be deleted. */
  credential?: string;
  /** Id of one that stays. */
  token?: string;
  /** Id of the workflow that others call. */
  called?: string;
}

/** A kind of workflow: how it is made, and how its executions may end when nothing outside them interferes. */
export interface Kind {
  name: string;
  /** How often it is chosen, beside the others. */
  weight: number;
  /** True where every failure is handled or tried again: only what the checker can explain may end it otherwise. */
  fails?: boolean;
  make(around: Surroundings): { nodes: Node[]; links: string[] };
}

const node = (id: string, type: string, params: Record<string, Json> = {}, more: Partial<Node> = {}): Node => ({
  id,
  name: id,
  type,
  params: params as never,
  ...more,
});

/** More tries than the sink spoils: a machine with much else to do may let some of them run out of time as well. */
const RETRY = { strategy: 'fixed', attempts: 8, baseMs: 200, jitter: true } as const;

function http(around: Surroundings, kind: string, id: string, body: string, more: Partial<Node> = {}): Node {
  const url = `http://${around.sink}/${kind}/v${around.version}/${id}`;
  const params = { method: 'POST', url, body: 'json', json: body, timeoutSeconds: 5, responseFormat: 'json' };
  return node(id, 'http', params, { retry: RETRY, onOpenBreaker: 'wait', ...more });
}

const list = (count: number) =>
  node('many', 'set', {
    mode: 'fields',
    assignments: [{ name: 'list', type: 'array', value: JSON.stringify([...Array(count).keys()].map((n) => ({ n }))) }],
  });
const split = node('split', 'split-out', { fields: ['list'] });
const call = (around: Surroundings, wait: boolean, atOnce = 10) =>
  node('call', 'sub-workflow', { workflow: around.called ?? '', mode: 'each', wait, ...(wait ? { atOnce } : {}) });

export const CALLED = 'called';

/** Every kind, with the shape that it stands for. */
export const KINDS: readonly Kind[] = [
  {
    name: 'linear',
    weight: 12,
    make: (around) => ({
      nodes: [
        http(around, 'linear', 'a', '={{ $json.body }}'),
        node('mark', 'set', { mode: 'fields', assignments: [{ name: 'seen', type: 'boolean', value: true }] }),
        http(around, 'linear', 'b', '={{ $json }}'),
      ],
      links: ['hook>a', 'a>mark', 'mark>b'],
    }),
  },
  {
    name: 'branch-and-merge',
    weight: 10,
    make: (around) => ({
      nodes: [
        node('even', 'if', { conditions: [{ left: '={{ $json.body.n % 2 }}', operator: 'equals', right: '0' }] }),
        http(around, 'branch-and-merge', 'yes', '={{ $json.body }}'),
        http(around, 'branch-and-merge', 'no', '={{ $json.body }}'),
        http(around, 'branch-and-merge', 'both', '={{ $json.body }}'),
        node('merge', 'merge', { mode: 'append', inputs: 2 }),
        http(around, 'branch-and-merge', 'last', '={{ $json }}'),
      ],
      links: ['hook>even', 'even>yes', 'even.1>no', 'hook>both', 'yes>merge', 'no>merge', 'both>merge.1', 'merge>last'],
    }),
  },
  {
    name: 'loop',
    weight: 6,
    make: (around) => ({
      nodes: [
        list(2 + around.random.int(4)),
        split,
        node('loop', 'loop', { batchSize: 1 + around.random.int(2) }),
        http(around, 'loop', 'body', '={{ $json }}'),
        http(around, 'loop', 'after', '={{ $json }}', { executeOnce: true }),
      ],
      links: ['hook>many', 'many>split', 'split>loop', 'loop.1>body', 'body>loop', 'loop>after'],
    }),
  },
  {
    name: 'sub-workflow',
    weight: 5,
    make: (around) => ({
      nodes: [
        list(2 + around.random.int(3)),
        split,
        call(around, around.random.chance(0.8)),
        http(around, 'sub-workflow', 'after', '={{ $json }}', { executeOnce: true }),
      ],
      links: ['hook>many', 'many>split', 'split>call', 'call>after'],
    }),
  },
  {
    name: 'fan-out',
    weight: 0.3,
    make: (around) => ({
      // More at once than an object starts by itself: the rest goes through the queue.
      nodes: [list(40 + around.random.int(61)), split, call(around, true, 30)],
      links: ['hook>many', 'many>split', 'split>call'],
    }),
  },
  {
    name: 'many-items',
    weight: 2,
    make: (around) => ({
      nodes: [
        list(40 + around.random.int(60)),
        split,
        http(around, 'many-items', 'each', '={{ $json }}', { retry: { ...RETRY, attempts: 50 } }),
      ],
      links: ['hook>many', 'many>split', 'split>each'],
    }),
  },
  {
    name: 'wait',
    weight: 8,
    make: (around) => ({
      nodes: [
        http(around, 'wait', 'before', '={{ $json.body }}'),
        node('wait', 'wait', { mode: 'duration', amount: 1 + around.random.int(6), unit: 'seconds' }),
        http(around, 'wait', 'after', '={{ $json }}'),
      ],
      links: ['hook>before', 'before>wait', 'wait>after'],
    }),
  },
  {
    name: 'question',
    weight: 8,
    make: (around) => ({
      nodes: [
        http(around, 'question', 'ask', '={{ { resumeUrl: $execution.resumeUrl } }}'),
        node('wait', 'wait', {
          mode: 'webhook',
          limited: true,
          limitAmount: 15,
          limitUnit: 'seconds',
          onLimit: 'continue',
        }),
        http(around, 'question', 'after', '={{ $json }}'),
      ],
      links: ['hook>ask', 'ask>wait', 'wait>after'],
    }),
  },
  {
    name: 'error-branch',
    weight: 6,
    make: (around) => ({
      nodes: [
        http(around, 'error-branch', 'broken', '={{ $json.body }}', {
          onError: 'branch',
          retry: { ...RETRY, attempts: 2 },
        }),
        http(around, 'error-branch', 'unseen', '={{ $json }}'),
        http(around, 'error-branch', 'handled', '={{ { message: $json.error.message ?? "" } }}'),
      ],
      links: ['hook>broken', 'broken>unseen', 'broken.error>handled'],
    }),
  },
  {
    name: 'never',
    weight: 6,
    make: (around) => ({
      nodes: [
        // Beside a call that may take long: what has succeeded must not wait for it.
        http(around, 'never', 'beside', '={{ $json.body }}'),
        unrepeatable(around),
        http(around, 'never', 'after', '={{ { n: 1 } }}'),
        http(around, 'never', 'refused', '={{ { code: $json.error.code ?? "" } }}'),
      ],
      links: ['hook>beside', 'hook>once', 'once>after', 'once.error>refused'],
    }),
  },
  {
    name: 'credential',
    weight: 5,
    fails: true,
    make: (around) => ({
      nodes: [
        http(around, 'credential', 'first', '={{ $json.body }}'),
        withCredential(http(around, 'credential', 'signed', '={{ $json }}'), around.credential!),
      ],
      links: ['hook>first', 'first>signed'],
    }),
  },
  {
    name: 'poison',
    weight: 2,
    fails: true,
    make: (around) => ({
      nodes: [
        http(around, 'poison', 'first', '={{ $json.body }}'),
        around.random.pick(POISONS),
        http(around, 'poison', 'unseen', '={{ $json }}'),
      ],
      links: ['hook>first', 'first>greedy', 'greedy>unseen'],
    }),
  },
];

const greedy = (value: string) =>
  node('greedy', 'set', { mode: 'fields', assignments: [{ name: 'text', type: 'string', value }] });
/** Steps that would take all there is: memory, time, or the memory of the guest's code. */
const POISONS = [
  greedy("={{ 'poison'.repeat(100000000) }}"),
  greedy("={{ [...'x'.repeat(3000)].map((a) => [...'x'.repeat(3000)].map((b) => a + b).join('')).join('').length }}"),
  node('greedy', 'code', { code: "let all = []; for (;;) all.push('x'.repeat(1e6) + all.length);" }),
];

/** Opens an issue, which a service without idempotency would do twice. It goes to the sink as to any other server. */
function unrepeatable(around: Surroundings): Node {
  const params = {
    resource: 'issue',
    operation: 'issue.create',
    server: `http://${around.sink}`,
    repository: `v${around.version}/never`,
    title: '={{ $json.body.from }}',
  };
  return node('once', 'github', params, {
    onError: 'branch',
    onOpenBreaker: 'wait',
    timeoutSeconds: 5,
    credentials: { credential: around.token! },
  });
}

/** The one workflow of the second workspace. */
export const FLOODED: Kind = {
  name: FLOOD,
  weight: 0,
  make: (around) => ({ nodes: [http(around, FLOOD, 'only', '={{ $json.body }}')], links: ['hook>only'] }),
};

function withCredential(made: Node, credential: string): Node {
  return { ...made, params: { ...made.params, authentication: 'credential' }, credentials: { credential } };
}

/** The workflow that the others call. */
export function calledDocument(around: Surroundings): DocumentInput {
  return {
    name: CALLED,
    settings: { order: 'parallel' },
    nodes: [node('start', 'sub-workflow-trigger'), http(around, CALLED, 'work', '={{ $json }}')],
    connections: links(['start>work']),
  };
}

/** A document of a kind, begun by a webhook that recognises a delivery that comes twice. */
export function documentOf(kind: Kind, around: Surroundings): DocumentInput {
  const { nodes, links: between } = kind.make(around);
  const order = around.random.pick(['parallel', 'parallel', 'v1', 'v0'] as const);
  const params = { path: kind.name, method: 'POST', dedupeHeader: 'X-Delivery', respond: 'immediately' };
  return {
    name: kind.name,
    settings: { order },
    nodes: [node('hook', 'webhook', params), ...nodes],
    connections: links(between),
  };
}

/** `a>b`, `a.1>b`, `a.error>b`, `a>b.1`. */
function links(short: string[]): Link[] {
  const end = (text: string) => {
    const [id = '', port = '0'] = text.split('.');
    return port === 'error' ? { node: id, port } : { node: id, index: Number(port) };
  };
  return short.map((text) => {
    const [from = '', to = ''] = text.split('>');
    return { from: end(from), to: end(to) };
  });
}
