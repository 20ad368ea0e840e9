// If these fail, the engines of the Code node differ, or one program keeps the platform from everything else.
import { env } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import code from '../../core/nodes/code.ts';
import { runNode } from '../../core/nodes/testing/run-node.ts';
import type { CodeEngine } from '../../core/code/engine.ts';
import { CODE_LIMITS, wrapCode } from '../../core/code/program.ts';
import { engineFor } from '../../durable-objects/code/engine-for.ts';
import type { Loader } from '../../durable-objects/code/isolate-engine.ts';
import { BUFFER_CASES, CASE_SURROUNDINGS, CODE_CASES, FAILING_CASES, FILE_CASES } from '../harness/code-cases.ts';
import { runFileCase } from '../harness/run-file-case.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const { LOADER } = env as unknown as { LOADER: Loader };
const ENGINES: [string, CodeEngine | null][] = [
  ['QuickJS', engineFor({})],
  ['isolates', engineFor({ CODE_ENGINE: 'isolates', LOADER })],
];

describe.each(ENGINES)('code in %s', (_name, engine) => {
  const run = (source: string, mode = 'all') =>
    runNode(code, {
      params: { mode, code: source },
      inputs: [[{ json: { n: 1 } }, { json: { n: 2 } }]],
      codeEngine: engine!,
      expressions: CASE_SURROUNDINGS,
      http: async () => ({ status: 404, headers: {}, text: '' }),
    });

  it.each(CODE_CASES)('%s', async (source, expected) => {
    const { result } = await run(source);
    expect((result as { json: unknown }[][])[0]!.map(({ json }) => json)).toEqual(expected);
  });

  it.each(FAILING_CASES)('%j fails with its name and line', async (source, errorCode, line) => {
    await expect(run(source)).rejects.toMatchObject({ code: errorCode, ...(line ? { details: { line } } : {}) });
  });

  it.each(FILE_CASES)('%s (%s)', async (source, mode, expected) => {
    expect(await runFileCase(engine!, source, mode)).toEqual(expected);
  });

  it('has the Buffer of Node', async () => {
    const { result } = await run(`return { all: [${BUFFER_CASES.map(([expression]) => expression).join(',\n')}] }`);
    expect((result as { json: unknown }[][])[0]![0]!.json).toEqual({
      all: BUFFER_CASES.map(([, expected]) => expected),
    });
  });

  it('runs for each item', async () => {
    const { result } = await run('return { at: $itemIndex, n: $json.n }', 'each');
    expect(result).toMatchObject([[{ json: { at: 0, n: 1 } }, { json: { at: 1, n: 2 } }]]);
  });

  it('ends when its execution is cancelled', async () => {
    const controller = new AbortController();
    const data = { mode: 'all', items: [], from: 0, nodes: {}, execution: {}, self: {}, source: {}, timezone: 'UTC' };
    const job = {
      program: wrapCode('await fetch("http://sink.test/"); await fetch("http://sink.test/"); return {}'),
      libraries: [],
      data: JSON.stringify({ ...data, maxTimerMs: 1000 }),
      limits: CODE_LIMITS,
      workspace: 'cancelled',
    };
    const signals: { readonly aborted: boolean }[] = [];
    const running = engine!.run(job, {
      request: (_request, signal) => {
        signals.push(signal);
        controller.abort();
        return new Promise((done) => signals.length > 1 && done('{}'));
      },
      readFile: () => new Promise(() => {}),
      log: () => undefined,
      takeMemory: () => true,
      giveMemory: () => undefined,
      beforePause: () => undefined,
      signal: controller.signal,
    });
    await expect(running).rejects.toMatchObject({ code: 'EXECUTION_CANCELLED' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('reaches neither the network nor a binding', async () => {
    const { result } = await run(
      `const found = {};
       for (const name of ['caches', 'navigator', 'process', 'WebSocket', 'std', 'os', 'setTimeout', 'setInterval']) found[name] = typeof globalThis[name];
       found.fetch = typeof globalThis.fetch === 'undefined' ? 'none' : await globalThis.fetch('http://sink.test/').then(() => 'answered', () => 'refused');
       return found;`,
    );
    expect((result as { json: object }[][])[0]![0]!.json).toMatchObject({
      caches: 'undefined',
      navigator: 'undefined',
      process: 'undefined',
      WebSocket: 'undefined',
      std: 'undefined',
      os: 'undefined',
      setTimeout: 'undefined',
      setInterval: 'undefined',
      fetch: expect.stringMatching(/none|refused/) as string,
    });
  });
});

it('no engine runs what another was chosen for', () => {
  expect(engineFor({ CODE_ENGINE: 'isolates' })).toBeNull();
  expect(engineFor({ CODE_ENGINE: 'something' })).toBeNull();
});

/** Of several: one alone may have met something else that the machine was doing. */
const middle = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

const codeNode = (source: string, params = {}) => ({ id: 'code', type: 'code', params: { code: source, ...params } });
const HOSTILE: [string, string][] = [
  ['for (;;) {}', 'CODE_TIMEOUT'],
  ['const all = []; for (;;) all.push(new Array(100000).fill(1))', 'CODE_MEMORY'],
  ['for (let at = 0; at < 100000; at += 1) console.log(at)', 'CODE_OUTPUT'],
];

it.each(HOSTILE)(
  'while %s runs to its end, another execution proceeds within two seconds',
  async (source, errorCode) => {
    const hostile = newExecution();
    const ending = hostile.start(startOf(chain([codeNode(source)])));
    const times: number[] = [];
    const isOver = async () => (await viewOf(hostile)).report.status !== 'running';
    do {
      const began = performance.now();
      const other = newExecution();
      valueOf(await other.start(startOf(chain([codeNode('return { ok: 1 }')]))));
      await expect
        .poll(async () => (await viewOf(other)).report.status, { timeout: 5000, interval: 10 })
        .toBe('succeeded');
      times.push(performance.now() - began);
    } while (times.length < 3 || (times.length < 10 && !(await isOver())));
    await expect.poll(isOver, { timeout: 60_000, interval: 100 }).toBe(true);
    valueOf(await ending);
    const { report } = await viewOf(hostile);
    expect(report).toMatchObject({ status: 'failed', error: { code: errorCode } });
    expect(middle(times)).toBeLessThan(2000);
  },
  120_000,
);

it('what code logs stands with its run', async () => {
  const execution = newExecution();
  valueOf(
    await execution.start(
      startOf(chain([codeNode('console.log("seen", $json); console.warn("careful"); return items')])),
    ),
  );
  await expect.poll(async () => (await viewOf(execution)).report.status).toBe('succeeded');
  const { events } = await viewOf(execution);
  expect(events.find((event) => event.type === 'node.succeeded' && event.node === 'code')).toMatchObject({
    log: [
      { level: 'log', text: 'seen {"n":1}' },
      { level: 'warn', text: 'careful' },
    ],
  });
});

it('reads other nodes, and from which of their items an item came', async () => {
  const execution = newExecution();
  const document = chain([
    { id: 'made', type: 'set', params: { assignments: [{ name: 'x', type: 'number', value: 7 }] } },
    codeNode(
      "const name = 'start'; return { x: $('made').first().json.x, n: $(name).item.json.n, all: $('start').all().length }",
    ),
  ]);
  valueOf(await execution.start(startOf(document)));
  await expect.poll(async () => (await viewOf(execution)).report.status).toBe('succeeded');
  const data = valueOf(await execution.nodeData(WORKSPACE, 'code', 0, 0, 10));
  expect(data.outputs[0]).toMatchObject([{ json: { x: 7, n: 1, all: 1 } }]);
});

it('requests of code pass the guard of all requests, each with a key of its own', async () => {
  const execution = newExecution();
  const source = `const keys = await Promise.all([1, 2].map(async () => (await (await fetch('http://sink.test/key')).json()).key));
    const refused = await fetch('http://127.0.0.1/').then(() => 'answered', (error) => error.message);
    return { keys: new Set(keys).size, refused };`;
  valueOf(await execution.start(startOf(chain([codeNode(source)]))));
  await expect.poll(async () => (await viewOf(execution)).report.status).toBe('succeeded');
  const data = valueOf(await execution.nodeData(WORKSPACE, 'code', 0, 0, 10));
  expect(data.outputs[0]).toMatchObject([
    { json: { keys: 2, refused: expect.stringContaining('127.0.0.1') as string } },
  ]);
});
