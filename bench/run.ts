import { load, type LoadResult } from './load.ts';
import { startCeiling } from './ceiling.ts';
import { publishShortWorkflow } from './short-workflow.ts';
import { buildStale } from '../worker/local/build.ts';
import { Api } from '../test/harness/api.ts';
import { freePort, Platform } from '../test/harness/platform.ts';

/** `npm run bench`: everything in one run, in turn, so that the ratios hold while the machine's speed drifts. */
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 1500);
const CONNECTIONS = 10;

buildStale(console.log);
const platform = await Platform.create();
await platform.start();
const api = new Api(platform.url);
await api.setUp();
const short = await publishShortWorkflow(api);
const ceiling = await startCeiling(await freePort());

const shared = { connections: CONNECTIONS, requests: REQUESTS, method: 'POST', body: short.body };
const subjects: Record<string, (series: string) => Promise<LoadResult>> = {
  'empty object call': () => load({ ...shared, url: `${ceiling.url}/empty`, headers: () => ({}) }),
  'fresh object, one write': () => load({ ...shared, url: `${ceiling.url}/fresh`, headers: () => ({}) }),
  'webhook → set → if → respond': (series) => load({ ...shared, url: short.url, headers: short.headers(series) }),
};

const results: Record<string, LoadResult[]> = {};
try {
  for (const run of Object.values(subjects)) await run('warm-up');
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(subjects)) {
      const result = await run(`round-${round}`);
      if (Object.keys(result.statuses).join() !== '200')
        throw new Error(`${name} answered ${JSON.stringify(result.statuses)}`);
      (results[name] ??= []).push(result);
    }
  }
} finally {
  await ceiling.stop();
  await platform.stop();
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
console.log(`\n${ROUNDS} rounds of ${REQUESTS} requests over ${CONNECTIONS} connections; medians\n`);
for (const [name, runs] of Object.entries(results)) {
  const of = (pick: (result: LoadResult) => number) => median(runs.map(pick));
  console.log(
    `${name.padEnd(32)} ${of((r) => r.perSecond)
      .toFixed(0)
      .padStart(6)}/s   p50 ${of((r) => r.p50).toFixed(1)} ms   p95 ${of((r) => r.p95).toFixed(1)} ms`,
  );
}
const ours = results['webhook → set → if → respond']!;
for (const name of ['empty object call', 'fresh object, one write']) {
  const ratios = ours.map((result, round) => result.perSecond / results[name]![round]!.perSecond);
  console.log(
    `\nours ÷ ${name}: ${(median(ratios) * 100).toFixed(0)} % (rounds: ${ratios.map((ratio) => (ratio * 100).toFixed(0)).join(', ')})`,
  );
}
