import { Api } from '../test/harness/api.ts';
import { Platform } from '../test/harness/platform.ts';

export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
export const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 1500);

/** One measurement: takes its figures from the started product and gives the lines that say them. */
export type Measurement = (api: Api) => Promise<string[]>;

/** Runs a measurement against a platform of its own: nothing that another one has left is measured with it. */
export async function measure(measurement: Measurement): Promise<string[]> {
  const platform = await Platform.create();
  await platform.start();
  try {
    const api = new Api(platform.url);
    await api.setUp();
    return await measurement(api);
  } finally {
    await platform.stop();
  }
}

export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Ratios of two series of the same rounds, the median first: they hold while the machine's speed drifts. */
export function ratio(name: string, ours: readonly number[], theirs: readonly number[]): string {
  const ratios = ours.map((value, round) => (value / theirs[round]!) * 100);
  return `${name}: ${median(ratios).toFixed(0)} % (rounds: ${ratios.map((one) => one.toFixed(0)).join(', ')})`;
}
