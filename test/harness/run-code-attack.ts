import { AppError } from '../../core/errors/app-error.ts';
import code from '../../core/nodes/code.ts';
import { runNode } from '../../core/nodes/testing/run-node.ts';
import type { Json } from '../../core/workflow/document.ts';
import { localCodeEngine } from './code-engine.ts';

/** A program and the item that it gets. */
export interface Attack {
  id: string;
  code: string;
  json: { [key: string]: Json };
}

/** What one attack did: to the process around it, to the item, and to the next program. */
export interface AttackReport {
  id: string;
  ms: number;
  /** Code of the error, or `returned`. */
  outcome: string;
  /** What it returned or said, as text. */
  said: string;
  isInputIntact: boolean;
  /** Names that appeared in the global object, and members of intrinsics that are others than before. */
  changed: string[];
  probes: unknown;
}

/** Answers to questions that every fresh program must answer the same way. */
const PROBES = `return { polluted: ({}).polluted === undefined, map: [3, 1, 2].map((x) => x * 2).join(), upper: 'a'.toUpperCase(),
  text: JSON.stringify({ a: 1 }), spread: [...[1, 2]].length, leak: typeof leak, canary: typeof __canary, test: /a/.test('a') }`;

const INTRINSICS = [
  Object,
  Array,
  String,
  Number,
  Function,
  Promise,
  RegExp,
  Date,
  Math,
  JSON,
  Map,
  Set,
  Error,
  Reflect,
];

function snapshot(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const add = (name: string, of: object) => {
    for (const key of Reflect.ownKeys(of)) {
      // What Node itself loads when it is first needed.
      const descriptor = Object.getOwnPropertyDescriptor(of, key);
      found.set(`${name}.${String(key)}`, descriptor && 'value' in descriptor ? descriptor.value : descriptor?.get);
    }
  };
  add('globalThis', globalThis);
  for (const one of INTRINSICS) {
    const name = 'name' in one ? one.name : Object.prototype.toString.call(one);
    add(name, one);
    if ('prototype' in one) add(`${name}.prototype`, one.prototype as object);
  }
  return found;
}

const run = (source: string, json: Attack['json']) =>
  runNode(code, {
    params: { code: source },
    inputs: [[{ json }]],
    codeEngine: localCodeEngine(),
    // Less than the product allows, where it is counted in the same way: most of these go on until they are stopped.
    codeLimits: { operations: 40_000_000 },
    http: () => Promise.reject(new AppError('HTTP_ADDRESS_REFUSED', 'refused')),
  });

const attacks = JSON.parse(await new Response(process.stdin as never).text()) as Attack[];
process.env.SECRET = 's3cr3t-canary-9f2c';
await run('return {}', {});
for (const { id, code: source, json } of attacks) {
  process.stdout.write(`${JSON.stringify({ begins: id })}\n`);
  const [before, input, started] = [snapshot(), JSON.stringify(json), performance.now()];
  const [outcome, said] = await run(source, json).then(
    ({ result, log }) => ['returned', JSON.stringify([result, log])],
    (error: unknown) => [error instanceof AppError ? error.code : `bare ${String(error)}`, (error as Error).message],
  );
  await new Promise((done) => setTimeout(done, 0));
  const ms = performance.now() - started;
  const after = snapshot();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => !Object.is(before.get(key), after.get(key)),
  );
  const { result } = await run(PROBES, {});
  const report: AttackReport = {
    id,
    ms,
    outcome: outcome!,
    said: said!,
    isInputIntact: JSON.stringify(json) === input,
    changed,
    probes: (result as { json: unknown }[][])[0]![0]!.json,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
