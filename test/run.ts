import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './harness/chromium.ts';
import { buildStale, ROOT } from '../worker/local/build.ts';

/**
 * `npm test`: types, lint, then the four layers, cheapest first. Names of layers as arguments run only these.
 * The last line is the count over all layers.
 */
const LAYERS = ['unit', 'workerd', 'platform', 'browser'] as const;
const asked = process.argv.slice(2);
const chosen = LAYERS.filter((layer) => asked.length === 0 || asked.includes(layer));
let passed = 0;
let failed = 0;

const npm = (script: string) =>
  spawnSync('npm', ['run', '--silent', script], { cwd: ROOT, stdio: 'inherit' }).status === 0;

function stage(name: string, work: () => boolean): void {
  const start = Date.now();
  const isGood = work();
  console.log(`── ${name}: ${isGood ? 'passed' : 'FAILED'} in ${((Date.now() - start) / 1000).toFixed(0)} s`);
  if (isGood) passed++;
  else failed++;
}

function layer(name: string): void {
  const start = Date.now();
  const report = join(ROOT, 'dist/test', `${name}.json`);
  mkdirSync(join(ROOT, 'dist/test'), { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--root',
    ROOT,
    '--config',
    `test/vitest.${name}.ts`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
    passed += counts.numPassedTests;
    // A file that does not even load fails without a test of its own.
    failed += Math.max(counts.numFailedTests, status === 0 ? 0 : 1);
  } catch {
    failed++;
  }
  console.log(`── ${name}: ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

if (!npm('catalogue')) process.exit(1);
if (asked.length === 0) stage('format, lint and types', () => npm('check'));
// The runtime's tests need the folder of assets that the configuration names.
if (chosen.some((name) => name !== 'unit')) stage('build', () => attempt(() => buildStale(console.log)));
if (chosen.includes('browser')) stage('Chromium', () => attempt(() => ensureChromium()));
for (const name of chosen) layer(name);

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}
