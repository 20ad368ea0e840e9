import { buildStale } from '../worker/local/build.ts';
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

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in MEASUREMENTS));
if (unknown.length > 0) {
  console.error(`There is no measurement "${unknown[0]}". There are: ${Object.keys(MEASUREMENTS).join(', ')}.`);
  process.exit(1);
}
buildStale(console.log);
for (const [name, measurement] of Object.entries(MEASUREMENTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${(await measure(measurement)).join('\n')}`);
}
