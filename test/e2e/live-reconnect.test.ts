// If this fails, a page that watches an execution goes blind when the server is started again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Visit } from '../harness/chromium-page.ts';

describe('the live view of an execution', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await Visit.begin();
  });
  afterAll(() => visit.end());

  it('comes back by itself after the server was killed, and misses nothing that happened meanwhile', async () => {
    const { page, api, platform } = visit;
    const { id } = await api.call<WorkflowDetail>('POST', '/workflows', {
      name: 'Sleeper',
      nodes: [
        { id: 'start', name: 'Start', type: 'manual' },
        { id: 'wait', name: 'Nap', type: 'wait', params: { amount: 4, unit: 'seconds' } },
        { id: 'set', name: 'Afterwards', type: 'set', params: { assignments: [] } },
      ],
      connections: [
        { from: { node: 'start' }, to: { node: 'wait' } },
        { from: { node: 'wait' }, to: { node: 'set' } },
      ],
    });
    const { executionId } = await api.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {});
    await visit.open(`/executions/${executionId}`);
    await page.getByRole('status').filter({ hasText: 'Waiting' }).waitFor();
    // A page that was loaded again would not have it any more.
    await page.evaluate(() => (document.body.dataset['mark'] = 'same page'));

    await platform.kill();
    await page.getByText('Reconnecting…').waitFor();
    // What was read stays in sight, also when somebody comes back to the tab meanwhile.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByRole('status').filter({ hasText: 'Waiting' }).waitFor();
    await visit.shoot('reconnecting');

    await platform.start();
    await page.getByRole('status').filter({ hasText: 'Succeeded' }).waitFor({ timeout: 40_000 });
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    const timeline = page.getByRole('region', { name: 'Timeline' });
    const rows = await timeline.getByRole('button').allTextContents();
    expect(rows.map((row) => /^Succeeded(Start|Nap|Afterwards)/.exec(row)?.[1])).toEqual([
      'Start',
      'Nap',
      'Afterwards',
    ]);
    expect(await page.evaluate(() => document.body.dataset['mark'])).toBe('same page');
    expect(visit.complaints).toEqual([]);
  });
});
