import { buildStale } from '../worker/local/build.ts';
import { completion } from './completion.ts';
import { expressions } from './expressions.ts';
import { itemThroughput } from './item-throughput.ts';
import { measure, type Measurement } from './measurement.ts';
import { nodeOverhead } from './node-overhead.ts';
import { resumedAtOnce } from './resumed-at-once.ts';
import { shortForm } from './short-form.ts';

/** `npm run bench`: everything, or the measurements that are named: `npm run bench -- nodes items`. */
const MEASUREMENTS: Record<string, Measurement> = {
  short: shortForm,
  nodes: nodeOverhead,
  items: itemThroughput,
  resume: resumedAtOnce,
};

/** These measure the engine itself, without a started product. */
const OF_THE_ENGINE: Record<string, () => string[] | Promise<string[]>> = { expressions, completion };

const wanted = process.argv.slice(2);
const names = [...Object.keys(OF_THE_ENGINE), ...Object.keys(MEASUREMENTS)];
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no measurement "${unknown[0]}". There are: ${names.join(', ')}.`);
  process.exit(1);
}
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
for (const [name, measurement] of Object.entries(OF_THE_ENGINE))
  if (isWanted(name)) console.log(`\n${(await measurement()).join('\n')}`);
const started = Object.entries(MEASUREMENTS).filter(([name]) => isWanted(name));
if (started.length > 0) buildStale(console.log);
for (const [, measurement] of started) console.log(`\n${(await measure(measurement)).join('\n')}`);
