import { spawnSync } from 'node:child_process';
import { globSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../worker/local/build.ts';
import { ENGINE } from './engine.ts';
import type { Mutant, MutantTest } from './mutant.ts';
import { SHELL } from './shell.ts';

/*
 * `npm run mutants`: makes each kept mistake in a copy of the tree and runs the test that must see it. Fails when one
 * goes unseen. Words as arguments run only the mutants whose names hold one of them.
 */
// Inside the tree, so that packages are found and files can be linked; `dist` is nobody's source.
const COPY = join(ROOT, 'dist/mutants');
const words = process.argv.slice(2);
const chosen = [...ENGINE, ...SHELL].filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);

rmSync(COPY, { recursive: true, force: true });
copyTree();
const start = Date.now();
const unseen = chosen.flatMap((mutant) => (isSeen(mutant) ? [] : [mutant.name]));
const broken = baseline();
rmSync(COPY, { recursive: true, force: true });
for (const line of broken) console.error(`red without any mistake: ${line}`);
for (const name of unseen) console.error(`unseen: ${name}`);
const seconds = Math.round((Date.now() - start) / 1000);
console.log(`${chosen.length - unseen.length} of ${chosen.length} mutants seen in ${seconds} s`);
process.exit(unseen.length + broken.length === 0 ? 0 : 1);

/** Links every file that git knows or would take, and what is generated. */
function copyTree(): void {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  const generated = globSync('{core,durable-objects}/**/*.generated.{ts,wasm}', { cwd: ROOT });
  const files = new Set([...listed.stdout.split('\n').filter(Boolean), ...generated]);
  for (const file of files) {
    mkdirSync(dirname(join(COPY, file)), { recursive: true });
    try {
      linkSync(join(ROOT, file), join(COPY, file));
    } catch (error) {
      // A file that was deleted and not yet committed is listed all the same.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  mkdirSync(join(COPY, 'dist/web'), { recursive: true });
}

function isSeen(mutant: Mutant): boolean {
  const before = new Map<string, string>();
  for (const { file, find, replace } of mutant.edits) {
    const path = join(COPY, file);
    const text = readFileSync(path, 'utf8');
    if (!before.has(path)) before.set(path, text);
    if (text.split(find).length !== 2)
      throw new Error(
        `"${mutant.name}": the text to change does not stand exactly once in ${file}. Adjust the mutant.`,
      );
    write(
      path,
      text.replace(find, () => replace),
    );
  }
  const { failed, titles, output } = run(mutant.test);
  for (const [path, text] of before) write(path, text);
  console.log(`${failed > 0 ? '✓' : '✗'} ${mutant.name}`);
  for (const title of titles) console.log(`    red: ${title}`);
  if (failed === 0) console.log(output.slice(-2000));
  return failed > 0;
}

/** A link shares its content with the source: it is taken away before anything else is written there. */
function write(path: string, text: string): void {
  rmSync(path);
  writeFileSync(path, text);
}

/** Each test must be green where no mistake is: else red would say nothing. */
function baseline(): string[] {
  const tests = new Map(chosen.map(({ test }) => [JSON.stringify(test), test]));
  return [...tests.values()].flatMap((test) => {
    const { failed, passed, output } = run(test);
    if (failed === 0 && passed > 0) return [];
    return [`${test.path} ${test.named ?? ''}: ${passed} passed, ${failed} failed\n${output.slice(-2000)}`];
  });
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
}

interface Outcome {
  passed: number;
  failed: number;
  /** Of the tests that failed. */
  titles: string[];
  output: string;
}

/** How many tests failed; a file that cannot even be loaded fails none, so it does not count as seen. */
function run({ layer, path, named, env }: MutantTest): Outcome {
  const report = join(COPY, 'dist/report.json');
  rmSync(report, { force: true });
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--root', COPY, '--config', `test/vitest.${layer}.ts`, path, ...(named ? ['-t', named] : [])];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: COPY, encoding: 'utf8', env: { ...process.env, ...env }, timeout: 90_000, maxBuffer: 1e9 },
  );
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const failures = testResults.flatMap((file) => file.assertionResults).filter(({ status }) => status === 'failed');
    const titles = failures.map(({ fullName }) => fullName);
    return { passed: numPassedTests, failed: numFailedTests, titles, output: stdout + stderr };
  } catch {
    return { passed: 0, failed: 0, titles: [], output: stdout + stderr };
  }
}
