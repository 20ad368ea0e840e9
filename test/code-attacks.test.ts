/**
 * If this fails, code that a stranger wrote reaches something outside its engine, changes it, or never ends. Every attack
 * runs in a process of its own kind, which is killed when it hangs.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Json } from '../core/workflow/document.ts';
import type { Attack, AttackReport } from './harness/run-code-attack.ts';

const ROOT = join(import.meta.dirname, '..');
/** Corpora lie beside the repository where there are any; they are no part of it. */
const CORPUS = join(process.env.SLUICE_SHARED ?? join(ROOT, '../shared'), 'corpora/expression-attacks.json');
/** What a process may be silent before it counts as hung: ten times what the longest program takes. */
const SILENCE_MS = 60_000;

/** Runs the attacks one after another; `hung` names the one that had to be killed. */
async function attack(attacks: readonly Attack[]): Promise<{ reports: AttackReport[]; hung: string | null }> {
  const child = spawn(process.execPath, [join(ROOT, 'test/harness/run-code-attack.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(attacks));
  const reports: AttackReport[] = [];
  let begun: string | null = null;
  let rest = '';
  let timer = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
  child.stdout.on('data', (chunk: Buffer) => {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const said = JSON.parse(line) as AttackReport | { begins: string };
      if ('begins' in said) begun = said.begins;
      else {
        reports.push(said);
        begun = null;
      }
    }
  });
  await new Promise((done) => child.once('close', done));
  clearTimeout(timer);
  return { reports, hung: begun };
}

const PROBES = {
  polluted: true,
  map: '6,2,4',
  upper: 'A',
  text: '{"a":1}',
  spread: 2,
  leak: 'undefined',
  canary: 'undefined',
  test: true,
};

function holds({ reports, hung }: Awaited<ReturnType<typeof attack>>, count: number): void {
  expect(hung, 'never ended').toBeNull();
  expect(reports).toHaveLength(count);
  for (const { id, outcome, said, isInputIntact, changed, probes } of reports) {
    expect(outcome, `${id} ends as code or with a named error`).toMatch(/^(?:returned|CODE_[A-Z_]+)$/);
    expect(said, `${id} gives nothing of the process away`).not.toContain('s3cr3t-canary');
    expect(isInputIntact, `${id} leaves the item as it was`).toBe(true);
    expect(changed, `${id} changes nothing outside`).toEqual([]);
    expect(probes, `${id} changes nothing for the next program`).toEqual(PROBES);
  }
}

describe('hostile code', () => {
  it('is held by the local engine', async () => {
    const programs = [
      "return { a: this.constructor.constructor('return process')() }",
      "return { a: console.log.constructor('return globalThis.process.env')() }",
      "return { a: $input.all.constructor('return typeof process.env.SECRET')() }",
      "return { a: fetch.constructor('globalThis.__canary = 1; return Object.keys(globalThis)')() }",
      'Object.prototype.polluted = 1; Object.prototype.then = () => 1; return {}',
      "Object.defineProperty(Object.prototype, 'results', { get() { return [] }, set() {} }); return {}",
      'Promise.prototype.then = () => 1; return {}',
      "JSON.parse = () => ({ value: 'x' }); return { a: await (await fetch('http://127.0.0.1/')).text() }",
      '$json.a = 1; delete $json.secret; Object.setPrototypeOf($json, null); return {}',
      'Error.prepareStackTrace = (_, frames) => frames; return { a: String(new Error().stack) }',
      "return { a: new Function('return this')().std, b: typeof os, c: typeof bjson, d: typeof WebAssembly }",
      "for (let at = 0; at < 1e6; at += 1) new Intl.NumberFormat('de', { minimumFractionDigits: at % 20 }).format(at)",
      "return { a: Array.from({ length: 1e7 }, () => ({ pad: 'x'.repeat(1e4) })).length }",
      'return new Proxy({}, { ownKeys() { for (;;) {} } })',
      'return { toJSON() { for (;;) {} } }',
      'const a = {}; a.a = a; return a',
      'let a = [1]; for (let at = 0; at < 40; at += 1) a = [a, a]; return { a }',
    ];
    const attacks = programs.map((code, index) => ({ id: `own ${index}`, code, json: { secret: 'x' } }));
    holds(await attack(attacks), attacks.length);
  }, 300_000);

  it.skipIf(!existsSync(CORPUS))(
    'of the corpus is held by the local engine',
    async () => {
      const corpus = JSON.parse(readFileSync(CORPUS, 'utf8')) as {
        context: { $json: Record<string, Json> };
        attacks: {
          id: string;
          expression?: string;
          generate?: string;
          raw?: boolean;
          data?: { $json?: Record<string, Json> };
        }[];
      };
      const attacks = corpus.attacks
        .filter(({ raw }) => !raw)
        .map(({ id, expression, generate, data }) => ({
          id,
          code: `return { value: ${expression ?? String(runInNewContext(generate!))} }`,
          json: data?.$json ?? corpus.context.$json,
        }));
      holds(await attack(attacks), attacks.length);
    },
    900_000,
  );
});
