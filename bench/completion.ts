import { complete } from '../core/expressions/complete/complete.ts';
import { emptyContext } from '../core/expressions/context.ts';
import { median, ROUNDS } from './measurement.ts';

/** What is under the cursor, at the end of each. */
const CURSORS = [
  '={{ ',
  '={{ $json.',
  '={{ $json.rows[0].',
  '={{ $json.rows.filter(row => row.',
  '={{ $json.rows.map(',
];

/** How long the editor waits for completion while the item at hand has a megabyte. */
export function completion(): string[] {
  const rows = Array.from({ length: 7000 }, (_, id) => ({ id, name: `row ${id}`, text: 'x'.repeat(100) }));
  const json = { rows, customer: { name: 'Grace' } };
  const size = JSON.stringify(json).length / 1_048_576;
  const given = { context: emptyContext({ json, items: [{ json }] }), nodeNames: ['Webhook'] };
  const timed = (source: string): number => {
    const start = performance.now();
    complete(source, source.length, given);
    return performance.now() - start;
  };
  const first = CURSORS.map(timed);
  const times = CURSORS.map((source) => median(Array.from({ length: ROUNDS * 4 }, () => timed(source))));
  return [
    `completion over an item of ${size.toFixed(1)} MiB, milliseconds (the first time, then the median); 5 are allowed`,
    ...CURSORS.map(
      (source, index) =>
        `  ${source.padEnd(36)} ${first[index]!.toFixed(2).padStart(6)} ${times[index]!.toFixed(2).padStart(6)}`,
    ),
  ];
}
