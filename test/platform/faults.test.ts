// If these fail, a crash, a lost message or a failing service loses work, does it twice, or is told wrongly: the short
// form of `npm run faults`, and the proof that what injects the faults is in no product.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUNDLE } from '../../worker/local/build.ts';
import { buildFaultBundle } from '../faults/bundle.ts';
import { runFaults } from '../faults/run-faults.ts';

describe('a platform on which everything goes wrong', () => {
  it('keeps every accepted trigger, records each result once and says the same everywhere', async () => {
    const options = { seed: 20, seconds: 10, deliveries: 80, killEverySeconds: 4, burst: 20 };
    const report = await runFaults(options, () => {});
    console.log(report.sentence);
    expect(report.violations).toEqual([]);
    expect(report.executions).toBeGreaterThan(80);
    expect(Object.keys(report.faults).length).toBeGreaterThanOrEqual(8);
    expect((report.faults['F1'] ?? 0) + (report.faults['F2'] ?? 0)).toBeGreaterThan(0);
  });
});

describe('what injects the faults', () => {
  it('is in a bundle of its own and not in that of the product', () => {
    const names = ['/test-faults', 'databaseAfter', 'before-acknowledgement', 'fault: injected'];
    const faulty = readFileSync(buildFaultBundle(), 'utf8');
    const product = readFileSync(BUNDLE, 'utf8');
    expect(names.filter((name) => !faulty.includes(name))).toEqual([]);
    expect(names.filter((name) => product.includes(name))).toEqual([]);
  });
});
