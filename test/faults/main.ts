import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale, ROOT } from '../../worker/local/build.ts';
import { runFaults } from './run-faults.ts';

/** `npm run faults`: breaks the started platform in every way there is, for ten minutes, and checks what is left. */
const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);
const minutes = Number(process.env['FAULTS_MINUTES'] ?? 10);
const deliveries = Number(process.env['FAULTS_EXECUTIONS'] ?? 2000);

buildStale(console.log);
console.log(`Faults: seed ${seed}, ${minutes} minutes, ${deliveries} deliveries`);
const report = await runFaults(
  { seed, seconds: minutes * 60, deliveries, killEverySeconds: 12, burst: Number(process.env['FAULTS_BURST'] ?? 1000) },
  (line) => console.log(`[${new Date().toISOString().slice(11, 19)}] ${line}`),
);
const { violations, faults, stoppedAt, ends, sentence } = report;
console.log(JSON.stringify({ faults, stoppedAt, ends }, null, 1));
for (const { invariant, execution, what } of violations.slice(0, 50)) console.log(`${invariant} ${execution}: ${what}`);
if (violations.length > 0) {
  const folder = join(ROOT, 'dist/faults/failed');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `seed-${seed}.json`);
  writeFileSync(path, JSON.stringify({ seed, minutes, deliveries, faults, stoppedAt, ends, violations }, null, 1));
  console.log(`Written to ${path}`);
}
console.log(sentence);
process.exit(violations.length === 0 ? 0 : 1);
