import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forkAt } from '../../core/engine/fork.ts';
import type { ChildRequest, ExecutionEvent } from '../../core/engine/events.ts';
import { findRun } from '../../core/engine/runs.ts';
import { Bench, items, sketch, sketchDocument, type NodeSketch } from '../../core/engine/testing/graph.ts';
import type { Order } from '../../core/workflow/document.ts';
import { foldHistory } from './history.ts';

/*
 * `node test/histories/write.ts`: writes the histories that do not exist yet, with the engine as it is now. One that
 * exists is never written again: it says what a release of the past has left in the journals of its users.
 */
const meta = { workflow: 'one' };
const error = { code: 'NODE_FAILED' as const, message: 'It failed.', details: { item: 1 } };

function bench(what: string, order: Order, connections: string, nodes: Record<string, NodeSketch>, more: object = {}) {
  const { timeoutMs = null, ...started } = more as { timeoutMs?: number | null };
  const run = new Bench(sketch(connections, nodes), order, items('T', 2), timeoutMs, { meta, ...started });
  return { run, write: (name: string) => write(name, what, { one: sketchDocument(connections, nodes) }, run.journal) };
}

function write(
  name: string,
  what: string,
  workflows: Record<string, ReturnType<typeof sketchDocument>>,
  events: ExecutionEvent[],
): void {
  const path = join(import.meta.dirname, `${name}.json`);
  if (existsSync(path)) return console.log(`${name}: kept`);
  const state = foldHistory({ workflows, events });
  writeFileSync(path, `${JSON.stringify({ what, workflows, events, state }, null, 2)}\n`);
  console.log(`${name}: written`);
}

function end(run: Bench): void {
  const [command] = run.due();
  if (command?.type === 'end-run') run.add({ type: 'run.ended', status: command.status, error: command.error });
}

for (const order of ['v1', 'v0', 'parallel'] as const) {
  const linear = bench(`Three nodes in a row, in ${order}.`, order, 'T>A A>B B>C', {});
  linear.run.finish();
  end(linear.run);
  linear.write(`linear-${order}`);

  const branch = bench(`Two branches, one of them empty, in ${order}.`, order, 'T>A A>B A.1>C B>D T>E', {
    E: { at: [0, -9] },
  });
  branch.run.finish((node) => (node === 'A' ? [2, 0] : [1]));
  end(branch.run);
  branch.write(`branch-${order}`);

  const merge = bench(
    `A merge with both inputs, and one that misses an input, in ${order}.`,
    order,
    'T>A T>B A>M B>M.1 A>N A.1>N.1 M>Z',
    {},
  );
  merge.run.finish((node) => (node === 'A' ? [1, 0] : [1]));
  end(merge.run);
  merge.write(`merge-${order}`);

  const loop = bench(`A loop of three rounds with a node behind it, in ${order}.`, order, 'T>L L.1>B B>L L>D', {
    L: { traits: { outputs: 2, loopOutput: 1 } },
  });
  loop.run.finish((node, n) => (node === 'L' ? (n < 3 ? [0, 1] : [3, 0]) : [1]));
  end(loop.run);
  loop.write(`loop-${order}`);
}

const limit = bench('A connection back is taken as often as it may, then fails its node.', 'v1', 'T>A A>B B>A*2', {});
limit.run.finish();
end(limit.run);
limit.write('limit');

const retry = bench(
  'A node fails twice with jitter between, then succeeds; another goes on by its error port.',
  'v1',
  'T>A A>B B.error>E',
  {
    A: { retry: { strategy: 'fibonacci', attempts: 4, baseMs: 100, jitter: true } },
    B: { onError: 'branch', retry: { strategy: 'custom', attempts: 2, baseMs: 50 } },
  },
);
for (const retryAfterMs of [undefined, 5000]) {
  retry.run.fail('A', retryAfterMs === undefined ? {} : { retryAfterMs });
  retry.run.add({ type: 'timer.fired', id: 'retry:A:0', at: retry.run.state.timers['retry:A:0'] });
}
retry.run.succeed('A', 2);
for (let attempt = 1; attempt <= 2; attempt++) {
  const { run } = retry.run.start('B');
  retry.run.add({
    type: 'node.failed',
    node: 'B',
    run,
    attempt,
    error,
    retryable: true,
    delayMs: 75,
    outputs: [[], ...items('error', 1)],
  });
  if (attempt === 1) retry.run.add({ type: 'timer.fired', id: 'retry:B:0', at: retry.run.state.timers['retry:B:0'] });
}
retry.run.succeed('E', 1);
end(retry.run);
retry.write('retry');

const failed = bench('A node fails and nothing handles it.', 'parallel', 'T>A T>B A>C', {});
failed.run.start('B');
failed.run.fail('A', { retryable: false });
end(failed.run);
failed.write('failed');

const crash = bench(
  'Crashes: progress is kept, the third one poisons, one that may not be repeated goes its error way.',
  'parallel',
  'T>A T>B B.error>E',
  {
    B: { onError: 'branch', traits: { retry: 'never' } },
  },
);
for (const attempt of [1, 2, 3]) {
  crash.run.start('A');
  if (attempt === 1)
    crash.run.add({ type: 'node.progressed', node: 'A', run: 0, attempt, done: [[0, 1]], outputs: items('part', 1) });
  if (attempt === 1) crash.run.start('B');
  crash.run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt });
  if (attempt === 1)
    crash.run.add({ type: 'node.interrupted', node: 'B', run: 0, attempt, outputs: [[], ...items('error', 1)] });
}
end(crash.run);
crash.write('interrupted');

const wait = bench(
  'A wait for a moment, then one for an answer, with the answer to a synchronous caller between.',
  'v1',
  'T>A A>B',
  {},
);
wait.run.start('A');
wait.run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'timer', until: 60_000 } });
wait.run.add({ type: 'timer.fired', id: 'wait:A:0', at: 60_001 });
wait.run.add({ type: 'response.given', node: 'A', response: { status: 202, headers: [['x', 'y']], ref: 'answer' } });
wait.run.succeed('A', 2);
wait.run.start('B');
wait.run.add({
  type: 'wait.started',
  node: 'B',
  run: 0,
  attempt: 1,
  wait: { kind: 'form', until: 999_999, ref: 'shown' },
});
wait.run.add({ type: 'wait.resumed', node: 'B', run: 0, by: 'form', ref: 'filled', at: 70_000 });
wait.run.succeed('B', 1);
end(wait.run);
wait.write('wait');

const slow = bench(
  'A node over many items that is interrupted often, gets on between, says something, and gives way to a limit.',
  'v1',
  'T>A A>B',
  {},
);
for (let attempt = 1; attempt <= 5; attempt++) {
  const of = { node: 'A', run: 0, attempt };
  slow.run.start('A');
  if (attempt % 2 === 0) {
    slow.run.add({ type: 'data.set', ...of, data: { at: String(attempt) } });
    const done: [number, number][] = [[attempt / 2 - 1, attempt / 2]];
    slow.run.add({ type: 'node.progressed', ...of, done, outputs: items(`part${attempt}`, 1) });
  }
  slow.run.add({ type: 'node.interrupted', ...of });
}
slow.run.start('A');
slow.run.add({ type: 'node.deferred', node: 'A', run: 0, attempt: 6, by: 'bucket', until: 9000, slot: '2:0' });
slow.run.add({ type: 'timer.fired', id: 'retry:A:0', at: 9000 });
slow.run.finish();
end(slow.run);
slow.write('gets-on');

const patient = bench('A node gives way to a limit, with the places of its calls.', 'v1', 'T>A A>B', {});
patient.run.start('A');
const places: [string, number][] = [
  ['0:0', 2000],
  ['0:1', 9000],
];
patient.run.add({ type: 'node.deferred', node: 'A', run: 0, attempt: 1, by: 'bucket', until: 9000, places });
patient.run.add({ type: 'timer.fired', id: 'retry:A:0', at: 9000 });
patient.run.finish();
end(patient.run);
patient.write('gives-way');

const hold = bench(
  'A run stands in the line, is paused meanwhile, and is watched step by step with changed inputs.',
  'v1',
  'T>A A>B B>C',
  {},
  { debug: { breakpoints: [{ node: 'C', when: '={{ $json.x }}' }] } },
);
hold.run.add({ type: 'run.held', held: true, hold: { by: 'turn' } });
hold.run.add({ type: 'run.held', held: true, hold: { by: 'person' }, until: 5000 });
hold.run.add({ type: 'run.held', held: false, hold: { by: 'turn' }, at: 2000 });
hold.run.add({ type: 'timer.fired', id: 'hold', at: 5000 });
hold.run.succeed('A', 1);
hold.run.add({ type: 'run.held', held: true });
hold.run.add({ type: 'run.held', held: false, step: 'over', ref: 'resumed', at: 6000 });
hold.run.add({ type: 'run.held', held: true, hold: { by: 'step', node: 'B', run: 0 } });
hold.run.add({
  type: 'run.held',
  held: false,
  hold: { by: 'step', node: 'B', run: 0 },
  inputs: items('changed', 3),
  step: 'out',
});
hold.run.succeed('B', 1);
hold.run.add({ type: 'run.held', held: true, hold: { by: 'breakpoint', node: 'C', run: 0 } });
hold.run.add({ type: 'run.held', held: false, breakpoints: [] });
hold.run.succeed('C', 1);
end(hold.run);
hold.write('hold');

const children = bench(
  'A node waits for three sub-workflows, two at a time, with one beside them; the run is cancelled.',
  'parallel',
  'T>A A>B',
  {},
);
const request = (index: number, more: Partial<ChildRequest> = {}): ChildRequest => ({
  kind: 'workflow',
  target: 'wf',
  index,
  input: items('T', 1)[0]!,
  detached: false,
  ...more,
});
children.run.start('A');
const child = { type: 'child.recorded', node: 'A', run: 0 } as const;
for (const index of [0, 1, 2])
  children.run.add({ ...child, child: `c${index}`, status: 'requested', request: request(index) });
children.run.add({ ...child, child: 'free', status: 'requested', request: request(0, { detached: true }) });
children.run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children', limit: 2 } });
for (const id of ['c0', 'c1', 'free']) children.run.add({ ...child, child: id, status: 'started' });
children.run.add({ ...child, child: 'c0', status: 'succeeded', outputs: items('c0', 2)[0]! });
children.run.add({ ...child, child: 'c1', status: 'failed', error });
children.run.add({ type: 'run.ended', status: 'cancelled' });
children.run.add({ ...child, child: 'c2', status: 'cancelled' });
children.run.add({
  ...child,
  child: 'told',
  status: 'requested',
  request: request(0, { kind: 'callback', target: 'https://example.com/', detached: true }),
});
children.run.add({ ...child, child: 'told', status: 'succeeded' });
children.write('children-cancelled');

const gathered = bench('The results of sub-workflows come back to the node that called them.', 'v1', 'T>A A>B', {});
gathered.run.start('A');
for (const index of [0, 1])
  gathered.run.add({ ...child, child: `c${index}`, status: 'requested', request: request(index) });
gathered.run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children' } });
for (const id of ['c1', 'c0']) {
  gathered.run.add({ ...child, child: id, status: 'started' });
  gathered.run.add({ ...child, child: id, status: 'succeeded', outputs: items(id, 1)[0]! });
}
gathered.run.succeed('A', 2);
gathered.run.succeed('B', 1);
end(gathered.run);
gathered.write('children');

const keeps = bench(
  'What the workflow keeps is read and changed by two nodes, one of which a crash hits, and saved after the end.',
  'v1',
  'T>A A>B',
  {},
);
keeps.run.start('A');
keeps.run.add({
  type: 'static-data.read',
  data: { global: { count: 1, old: [true] }, nodes: { B: { last: 'x' }, gone: { a: null } } },
});
const ofA = { node: 'A', run: 0, attempt: 1 };
keeps.run.add({ type: 'static-data.changed', ...ofA, changes: [{ key: 'count', value: 2 }, { key: 'old' }] });
keeps.run.succeed('A', 1);
for (const attempt of [1, 2]) {
  const ofB = { node: 'B', run: 0, attempt };
  keeps.run.start('B');
  const value = { attempt, '': [null, 1.5] };
  keeps.run.add({ type: 'static-data.changed', ...ofB, changes: [{ node: 'B', key: 'last', value }, { key: 'n' }] });
  if (attempt === 1) keeps.run.add({ type: 'node.interrupted', ...ofB });
}
keeps.run.succeed('B', 1);
end(keeps.run);
const saving = { type: 'child.recorded', node: '', run: 0, child: 'static-data:e' } as const;
keeps.run.add({
  ...saving,
  status: 'requested',
  request: request(0, { kind: 'static-data', input: [], detached: true }),
});
keeps.run.add({ ...saving, status: 'succeeded' });
keeps.write('static-data');

const timedOut = bench(
  'The deadline comes after a wait that did not count, while a node is at work.',
  'v1',
  'T>A A>B',
  { B: { timeoutMs: 9000 } },
  { timeoutMs: 1000 },
);
timedOut.run.start('A');
timedOut.run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'webhook' }, at: 1400 });
timedOut.run.add({ type: 'wait.resumed', node: 'A', run: 0, by: 'webhook', ref: null, at: 90_000 });
timedOut.run.succeed('A', 1);
timedOut.run.start('B');
timedOut.run.add({ type: 'timer.fired', id: 'deadline', at: 90_600 });
end(timedOut.run);
timedOut.write('timed-out');

const nodeTimeout = bench(
  'A node runs out of its own time and goes on by its error port.',
  'parallel',
  'T>A A>B A.error>E',
  { A: { timeoutMs: 500, onError: 'branch' } },
);
nodeTimeout.run.start('A');
nodeTimeout.run.add({ type: 'timer.fired', id: 'timeout:A:0', at: 1500, outputs: [[], ...items('error', 1)] });
nodeTimeout.run.succeed('E', 1);
end(nodeTimeout.run);
nodeTimeout.write('node-timed-out');

const partial = bench(
  'A run up to a node, with what had run above it.',
  'v1',
  'T>A A>B B>C A>X',
  {},
  { scope: { only: ['T', 'A', 'B'], destination: 'B' } },
);
partial.run.add({
  type: 'node.reused',
  node: 'A',
  run: 0,
  order: 1,
  outputs: items('copied', 2),
  source: [{ node: 'T', output: 0, run: 0 }],
  from: { execution: 'before' },
});
partial.run.succeed('B', 1);
end(partial.run);
partial.write('partial');

for (const order of ['v1', 'parallel'] as const) {
  const shape = [
    'T>L L.1>B B.error>L L>M T>M.1 M>N',
    { B: { onError: 'branch' }, L: { traits: { outputs: 2, loopOutput: 1 } } },
  ] as const;
  const rounds = (node: string, n: number) => (node === 'L' ? (n < 2 ? [0, 1] : [3, 0]) : [1]);
  const before = new Bench(sketch(...shape), order, items('T', 2));
  before.succeed('L', ...rounds('L', 0));
  before.fail('B', { outputs: [[], ...items('error', 1)] });
  before.succeed('L', ...rounds('L', 1));
  before.fail('B', { outputs: [[], ...items('error', 1)] });
  before.finish(rounds);
  const fork = bench(
    `A fork in the middle of a loop, with a failure that was handled before, in ${order}.`,
    order,
    ...shape,
  );
  for (const reused of forkAt(before.state, { node: 'B', run: 1 })) {
    const run = findRun(before.state, reused.node, reused.run)!;
    fork.run.add({
      type: 'node.reused',
      ...reused,
      outputs: run.outputs,
      from: { execution: 'before' },
      ...(run.error ? { error: run.error } : {}),
    });
  }
  fork.run.fail('B', { outputs: [[], ...items('error', 1)] });
  fork.run.finish(rounds);
  end(fork.run);
  fork.write(`fork-${order}`);
}

const switched = new Bench(sketch('T>A A>B'), 'v1', items('T', 2), null, { meta });
switched.start('A');
switched.add({ type: 'run.held', held: true });
const at = { v: 1, at: 2000 } as const;
write(
  'another-version',
  'A paused run goes on with another version, in which another node follows.',
  { one: sketchDocument('T>A A>B'), two: sketchDocument('T>A A>C') },
  [
    ...switched.journal,
    { ...at, type: 'run.held', held: false, meta: { workflow: 'two' } },
    { ...at, type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: items('A', 1) },
    { ...at, type: 'node.started', node: 'C', run: 0, attempt: 1, order: 2, now: 2000, seed: 1 },
    { ...at, type: 'node.succeeded', node: 'C', run: 0, attempt: 1, outputs: items('C', 1) },
    { ...at, type: 'run.ended', status: 'succeeded' },
  ],
);
