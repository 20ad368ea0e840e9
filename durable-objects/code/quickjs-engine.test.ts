// If these fail, a program runs where nobody counts what it does, and holds up everything beside it.
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import type { CodeHost } from '../../core/code/engine.ts';
import { CODE_LIMITS, wrapCode } from '../../core/code/program.ts';
import { compiledQuickJS } from '../../test/harness/code-engine.ts';
import { quickjsEngine } from './quickjs-engine.ts';
import { QuickJS } from './quickjs-instance.ts';

const compiled = compiledQuickJS();
const engine = quickjsEngine(compiled);
const DATA = JSON.stringify({
  mode: 'all',
  items: [],
  from: 0,
  nodes: {},
  execution: { id: 'e', customData: {} },
  self: {},
  source: {},
  timezone: 'UTC',
  maxTimerMs: 1000,
});

/** Runs a program with a tenth of what it may use; the error's code, or what it returned. */
async function outcomeOf(source: string, host: Partial<CodeHost> = {}): Promise<string> {
  const job = {
    program: wrapCode(source),
    libraries: [],
    data: DATA,
    limits: { ...CODE_LIMITS, operations: 40_000_000 },
    workspace: 'w',
  };
  const surroundings: CodeHost = {
    request: () => new Promise(() => {}),
    readFile: () => new Promise(() => {}),
    log: () => undefined,
    takeMemory: () => true,
    giveMemory: () => undefined,
    beforePause: () => undefined,
    signal: new AbortController().signal,
    ...host,
  };
  return engine.run(job, surroundings).catch((error: { code?: string }) => error.code ?? String(error));
}

const LOOP = 'for (;;);';
const LOOPS = `{ toString() { ${LOOP} } }`;

describe('whatever the code replaces of the language, what it does is counted', () => {
  it.each([
    ['what JSON gives the host', `JSON.stringify = () => (${LOOPS}); new URL("http://a/"); ${LOOP}`],
    ['JSON for Intl', `JSON.stringify = () => (${LOOPS}); (1.5).toLocaleString("de"); ${LOOP}`],
    ['JSON for a request', `JSON.stringify = () => (${LOOPS}); fetch("http://a/").catch(() => 0); ${LOOP}`],
    [
      'an error of the side of ours that settles',
      `Map.prototype.get = () => { throw ${LOOPS} }; await new Promise((done) => setTimeout(done, 1)); ${LOOP}`,
    ],
    [
      'how parsing fails while it settles',
      `JSON.parse = () => { throw ${LOOPS} }; await new Promise((done) => setTimeout(done, 1)); ${LOOP}`,
    ],
    [
      'what every record inherits',
      `Object.defineProperty(Object.prototype, "error", { get() { throw ${LOOPS} } }); await new Promise((done) => setTimeout(done, 1)); return {}`,
    ],
    [
      'the then of promises',
      `Promise.prototype.then = () => { throw ${LOOPS} }; await new Promise((done) => setTimeout(done, 1)); ${LOOP}`,
    ],
    [
      'a number as text',
      `const s = { [Symbol.toPrimitive]() { ${LOOP} } }; Math.max = () => s; await new Promise((done) => setTimeout(done, 1)); ${LOOP}`,
    ],
    ['the join of lists', `Array.prototype.join = () => (${LOOPS}); return {};`],
    ['the join of lists in a log', `Array.prototype.join = () => (${LOOPS}); console.log(1, 2); ${LOOP}`],
    [
      'a Proxy as the answer of JSON',
      `JSON.stringify = () => new Proxy({}, { get() { ${LOOP} } }); new URL("http://a/"); ${LOOP}`,
    ],
    [
      'what tells whether a text may go as it is',
      `String.prototype.includes = () => { ${LOOP} }; Buffer.from("a").toString("hex"); ${LOOP}`,
    ],
    [
      'the bytes that are handed over',
      `ArrayBuffer.prototype.slice = () => (${LOOPS}); Buffer.from("abc").slice(1).toString(); ${LOOP}`,
    ],
    [
      'the buffer of bytes',
      `Object.defineProperty(Object.getPrototypeOf(Uint8Array.prototype), "buffer", { get() { ${LOOP} } }); Buffer.from("abc").toString()`,
    ],
    ['a getter as the result', `return { get a() { ${LOOP} } }`],
    ['an error with a message of its own', `throw { get message() { ${LOOP} } }`],
    [
      'an error with a stack of its own',
      `const e = new Error("x"); Object.defineProperty(e, "stack", { get() { ${LOOP} } }); throw e`,
    ],
    ['a text of its own, thrown later', `await 0; throw Object.assign(() => 0, ${LOOPS})`],
    ['a Proxy, thrown', `throw new Proxy({}, { get() { ${LOOP} } })`],
    [
      'an error with a text of its own, thrown in a timer',
      `setTimeout(() => { throw ${LOOPS} }, 1); await new Promise((done) => setTimeout(done, 5)); ${LOOP}`,
    ],
  ])('%s', async (_name, source) => {
    let [last, longest] = [performance.now(), 0];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const outcome = await outcomeOf(source);
    clearInterval(timer);
    expect(outcome).toMatch(/^CODE_(TIMEOUT|FAILED)$/);
    expect(longest).toBeLessThan(1500);
  });
});

it('all memory of the interpreter is counted, from its first byte, and goes back', async () => {
  let [held, most] = [0, 0];
  const host = {
    takeMemory: (bytes: number) => ((most = Math.max(most, (held += bytes))), true),
    giveMemory: (bytes: number) => void (held -= bytes),
  };
  const { Memory } = WebAssembly;
  const made: WebAssembly.Memory[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made.push(this);
    }
  };
  try {
    await outcomeOf('return {}', host);
    expect(most).toBe(made.at(-1)!.buffer.byteLength);
    expect(most).toBeLessThan(6 * 1024 * 1024);
    await outcomeOf('globalThis.kept = new Uint8Array(2e7); return {}', host);
    expect(most).toBe(made.at(-1)!.buffer.byteLength);
  } finally {
    WebAssembly.Memory = Memory;
  }
  expect(held).toBe(0);
});

it('bytes that are none of the interpreter give a text without any', async () => {
  const outcome = await outcomeOf(
    'Object.defineProperty(Object.getPrototypeOf(Uint8Array.prototype), "buffer", { get: () => ({ byteLength: 3 }) }); return { text: new TextDecoder().decode(new Uint8Array([65, 66, 67])) }',
  );
  expect(JSON.parse(outcome)).toMatchObject({ results: [{ value: { text: '' } }] });
});

it('what the host asks of the interpreter ends by itself, even where the code of a user answers', async () => {
  const guest = await QuickJS.create(compiled, { refill: () => undefined, grow: () => true }, () => undefined);
  const hostile = await guest.evaluate(`({ get it() { ${LOOP} } })`, 'test');
  expect(() => guest.member(hostile, 'it')).toThrow('more than it may');
});
