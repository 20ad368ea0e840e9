import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Order } from '../core/workflow/document.ts';
import { checkSeed } from '../core/engine/testing/check-seed.ts';

/**
 * `npm run simulate`: the engine's simulator over many seeds, in as many processes as there are processors. SIM_SEEDS
 * and SIM_FIRST choose the seeds. Each seed is three orders of four executions: straight, two with mishaps, one forked; some
 * of these are cancelled or go on with another version.
 * Exits with 1 when any fails, and says how to run it alone.
 */
const ORDERS: Order[] = ['v1', 'v0', 'parallel'];
const SEEDS = Number(process.env.SIM_SEEDS ?? 100_000);
const FIRST = Number(process.env.SIM_FIRST ?? 1);
/** Seeds that a process takes at a time: so few that the last one does not keep the others waiting. */
const SHARE = 500;

interface Share {
  first: number;
  count: number;
}
interface Answer {
  executions: number;
  failures: string[];
}

if (process.send) process.on('message', (share: Share) => process.send!(check(share)));
else await runAll();

function check({ first, count }: Share): Answer {
  const failures: string[] = [];
  for (let seed = first; seed < first + count; seed++) {
    for (const order of ORDERS) {
      try {
        checkSeed(seed, order);
      } catch (error) {
        const again = `SIM_FIRST=${seed} SIM_SEEDS=1 npm run simulate`;
        failures.push(`seed ${seed}, order ${order}: ${(error as Error).message}\n  run it again with: ${again}`);
      }
    }
  }
  return { executions: count * ORDERS.length * 4, failures };
}

async function runAll(): Promise<void> {
  const start = Date.now();
  const failures: string[] = [];
  let [next, executions] = [FIRST, 0];
  const seconds = () => Math.round((Date.now() - start) / 1000);
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = fork(import.meta.filename);
      const handOut = (): void => {
        const share = { first: next, count: Math.min(SHARE, FIRST + SEEDS - next) };
        if (share.count <= 0) return worker.disconnect();
        next += share.count;
        worker.send(share);
      };
      worker.on('message', (answer: Answer) => {
        executions += answer.executions;
        failures.push(...answer.failures);
        for (const failure of answer.failures) console.error(failure);
        if (executions % (SHARE * 12 * 20) === 0) console.log(`${executions} executions in ${seconds()} s`);
        handOut();
      });
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A process ended with ${code}.`))));
      handOut();
    });
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  console.log(`${executions} executions of ${SEEDS} workflows in ${seconds()} s: ${failures.length} failed`);
  process.exit(failures.length === 0 ? 0 : 1);
}
