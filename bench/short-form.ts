import { freePort } from '../test/harness/platform.ts';
import { startCeiling } from './ceiling.ts';
import { load, type LoadResult } from './load.ts';
import { median, ratio, REQUESTS, ROUNDS, type Measurement } from './measurement.ts';
import { publishShortWorkflow } from './short-workflow.ts';

const CONNECTIONS = 10;
const OURS = 'webhook → set → if → respond';
const EMPTY = 'empty object call';
const FRESH = 'fresh object, one write';

/** Executions per second with everything on, beside the least that any platform on this runtime must do, in turn. */
export const shortForm: Measurement = async (api) => {
  const short = await publishShortWorkflow(api);
  const ceiling = await startCeiling(await freePort());
  const shared = { connections: CONNECTIONS, requests: REQUESTS, method: 'POST', body: short.body };
  const subjects: Record<string, (series: string) => Promise<LoadResult>> = {
    [EMPTY]: () => load({ ...shared, url: `${ceiling.url}/empty`, headers: () => ({}) }),
    [FRESH]: () => load({ ...shared, url: `${ceiling.url}/fresh`, headers: () => ({}) }),
    [OURS]: (series) => load({ ...shared, url: short.url, headers: short.headers(series) }),
  };
  const results: Record<string, LoadResult[]> = { [EMPTY]: [], [FRESH]: [], [OURS]: [] };
  try {
    for (const run of Object.values(subjects)) await run('warm-up');
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, run] of Object.entries(subjects)) {
        const result = await run(`round-${round}`);
        if (Object.keys(result.statuses).join() !== '200')
          throw new Error(`${name} answered ${JSON.stringify(result.statuses)}`);
        results[name]!.push(result);
      }
    }
  } finally {
    await ceiling.stop();
  }
  const rates = (name: string) => results[name]!.map((result) => result.perSecond);
  return [
    `${ROUNDS} rounds of ${REQUESTS} requests over ${CONNECTIONS} connections; medians`,
    ...Object.entries(results).map(([name, runs]) => {
      const perSecond = median(rates(name)).toFixed(0).padStart(6);
      const [p50, p95] = [median(runs.map((run) => run.p50)), median(runs.map((run) => run.p95))];
      return `  ${name.padEnd(32)} ${perSecond}/s   p50 ${p50.toFixed(1)} ms   p95 ${p95.toFixed(1)} ms`;
    }),
    `  ${ratio(`ours ÷ ${EMPTY}`, rates(OURS), rates(EMPTY))}`,
    `  ${ratio(`ours ÷ ${FRESH}`, rates(OURS), rates(FRESH))}`,
  ];
};
