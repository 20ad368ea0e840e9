/**
 * If these fail, a guard of the isolation does nothing, or nobody would notice its absence. Each guard is switched off in a
 * copy of the source, one at a time, and an attack must then get through that the real source holds: in a process of its own,
 * which is killed when it does not end. The product has no such switch.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const UNTOUCHED = '{"items":[3,1,2],"name":"n"}';

interface Guard {
  name: string;
  file: string;
  guard: string;
  /** What stands in the guard's place when it is switched off. */
  off: string;
  attack: string;
  /** What the real source makes of the attack. */
  held: string;
  /** True when the attack, once through, never ends. */
  endless?: boolean;
}

const REFUSED = '"refused: EXPRESSION_UNSUPPORTED"';
const TOO_MUCH = '"refused: EXPRESSION_BUDGET"';

const GUARDS: readonly Guard[] = [
  {
    name: 'only own properties of data are read',
    file: 'members.ts',
    guard: 'object !== null && Object.hasOwn(object, key)',
    off: 'object !== null && key in object',
    attack: "$json['__pro' + 'to__']",
    held: REFUSED,
  },
  {
    name: 'a name that prototypes have is never read directly',
    file: 'paths.ts',
    guard: 'value instanceof GuestObject || inherited)',
    off: 'value instanceof GuestObject)',
    attack: '$json.__proto__',
    held: REFUSED,
  },
  {
    name: 'guest objects have members by table only',
    file: 'paths.ts',
    guard: 'value === null || value instanceof GuestObject ||',
    off: 'value === null ||',
    attack: '$now.inner',
    held: '"undefined"',
  },
  {
    name: 'what Luxon gives is wrapped',
    file: 'luxon/convert.ts',
    guard: 'if (value instanceof DateTime) return new GuestDateTime(value);',
    off: 'if (value instanceof DateTime) return value;',
    attack: '$now.startOf("day").loc',
    held: '"undefined"',
  },
  {
    name: 'a key called __proto__ sets no prototype',
    file: 'values.ts',
    guard: "if (key === '__proto__') {",
    off: 'if (false) {',
    attack: `JSON.parse('{"__proto__":{"polluted":1}}')`,
    held: '{"__proto__":{"polluted":1}}',
  },
  {
    name: 'what comes in is copied before it is changed',
    file: 'mutation.ts',
    guard: "if (!run.mutable || typeof value !== 'object' || value === null) return value;",
    off: 'if (run) return value;',
    attack: '$json.items.push(9)',
    held: '4',
  },
  {
    name: 'lists are written at places only',
    file: 'mutation.ts',
    guard: 'if (!/^(0|[1-9]\\d{0,9})$/.test(key)) return;',
    off: 'if (!/^\\d/.test(key)) return void ((list as unknown as Record<string, Value>)[key] = value);',
    attack: '(() => { const a = [1]; a.some = 5; return a.includes(1) ? `1` : `0` })()',
    held: '"1"',
  },
  {
    name: 'functions are arrow functions and plain ones',
    file: 'function.ts',
    guard: "if (node.async) throw unsupported(node, 'An async function');",
    off: '',
    attack: '(async () => 1)()',
    held: REFUSED,
  },
  {
    name: 'generators are refused',
    file: 'function.ts',
    guard: "if (node.generator) throw unsupported(node, 'A generator');",
    off: '',
    attack: '(function* () { return 1 })()',
    held: REFUSED,
  },
  {
    name: 'accessors are refused',
    file: 'literals.ts',
    guard: "property.kind !== 'init'",
    off: 'false',
    attack: '({ get a() { return 1 } }).a()',
    held: REFUSED,
  },
  {
    name: 'syntax that is not listed is refused',
    file: 'compile.ts',
    guard: '        throw unsupported(node, describe(node));\n    }\n  }\n\n  private name',
    off: '        return () => 1;\n    }\n  }\n\n  private name',
    attack: 'String.raw`x`',
    held: REFUSED,
  },
  {
    name: 'steps are counted',
    file: 'budget.ts',
    guard: 'if (!(this.steps >= 0)) this.refuseSteps();',
    off: '',
    attack: '(() => { for (;;) {} })()',
    held: TOO_MUCH,
    endless: true,
  },
  {
    name: 'memory is paid before it is taken',
    file: 'budget.ts',
    guard: 'if (!(this.bytes >= 0)) this.refuseBytes();',
    off: '',
    attack: '"ab".repeat(2 ** 25).length',
    held: TOO_MUCH,
  },
  {
    name: 'calls inside calls are counted',
    file: 'budget.ts',
    guard: 'if (this.calls >= this.limits.depth) {',
    off: 'if (false) {',
    attack: '(f => f(f, 300))((f, n) => n ? f(f, n - 1) : "deep")',
    held: TOO_MUCH,
  },
  {
    name: 'the result is paid before it leaves',
    file: 'budget.ts',
    guard: 'if (!(this.output >= 0)) {',
    off: 'if (false) {',
    attack: '(() => { let a = [1]; for (let i = 0; i < 16; i++) a = [a, a, 1]; return a })()',
    held: TOO_MUCH,
  },
  {
    name: 'a spent budget cannot be caught',
    file: 'statements.ts',
    guard: "thrown instanceof AppError && thrown.code !== 'EXPRESSION_BUDGET'",
    off: 'thrown instanceof AppError',
    attack: '(() => { try { "x".repeat(2 ** 29) } catch { return "caught" } })()',
    held: TOO_MUCH,
  },
  {
    name: 'repetitions inside repetitions count as endless work',
    file: 'regex/cost.ts',
    guard: 'const ways = times <= 1',
    off: 'const ways = times >= 0 ? 1 : times <= 1',
    attack: '/^(a+)+$/.test("a".repeat(40) + "b")',
    held: 'false',
    endless: true,
  },
  {
    name: 'a costly pattern that the linear engine has no words for is refused',
    file: 'regex/guest-regexp.ts',
    guard: 'if (!(bound <= BEARABLE)) throw this.tooCostly(text.length);',
    off: '',
    attack: '/^(?=(a+)+$)a/.test("a".repeat(40) + "b")',
    held: TOO_MUCH,
    endless: true,
  },
  {
    name: 'a source is limited in length',
    file: 'template.ts',
    guard: 'if (source.length > MAX_SOURCE) {',
    off: 'if (false) {',
    attack: `"${'x'.repeat(70_000)}".length`,
    held: TOO_MUCH,
  },
];

/** Copies of the source lie inside the repository, so that they find its packages. */
mkdirSync(join(ROOT, 'dist/test'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'dist/test/guards-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a source makes of attacks, a line each. "killed" when it does not end within `patienceMs` of its start. */
function outcomesOf(core: string, attacks: readonly string[], patienceMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'test/harness/run-attack.ts'), core, ...attacks], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      timer ??= setTimeout(() => child.kill('SIGKILL'), patienceMs);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(output.trimEnd().split('\n').slice(1));
      else if (signal === 'SIGKILL') resolve(['killed']);
      else reject(new Error(`The process ended with ${code ?? signal}.`));
    });
  });
}

function switchedOff({ file, guard, off }: Guard, index: number): string {
  const core = join(folder, String(index), 'core');
  for (const room of ['errors', 'workflow', 'expressions'])
    cpSync(join(ROOT, 'core', room), join(core, room), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    });
  const path = join(core, 'expressions', file);
  const source = readFileSync(path, 'utf8');
  expect(source.split(guard), `the guard in ${file} is not where it was`).toHaveLength(2);
  writeFileSync(
    path,
    source.replace(guard, () => off),
  );
  return core;
}

it('with all guards the attacks are held', { timeout: 60_000 }, async () => {
  const attacks = GUARDS.map(({ attack }) => attack);
  expect(await outcomesOf(join(ROOT, 'core'), attacks, 30_000)).toEqual(
    GUARDS.map(({ held }) => `${held} ${UNTOUCHED}`),
  );
});

describe.concurrent('without its guard an attack gets through:', () => {
  it.each(GUARDS.map((guard, index) => [guard.name, guard, index] as const))(
    '%s',
    { timeout: 60_000 },
    async (_name, guard, index) => {
      const [outcome] = await outcomesOf(switchedOff(guard, index), [guard.attack], guard.endless ? 2000 : 30_000);
      if (guard.endless) expect(outcome).toBe('killed');
      else expect(['killed', `${guard.held} ${UNTOUCHED}`]).not.toContain(outcome);
    },
  );
});
