// If this fails, a person cannot find an execution among many, or cannot stop one.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Visit } from '../harness/chromium-page.ts';
import { until } from '../harness/platform.ts';

const PAGE = 50;
const MANY = PAGE + 8;
const start = { id: 'start', name: 'Start', type: 'manual' };
const link = { from: { node: 'start' }, to: { node: 'then' } };
const waiting = {
  name: 'Sleeper',
  nodes: [start, { id: 'then', name: 'Until noon', type: 'wait', params: { amount: 2, unit: 'hours' } }],
  connections: [link],
};
const failing = {
  name: 'Breaker',
  nodes: [
    start,
    {
      id: 'then',
      name: 'Call nobody',
      type: 'http',
      params: { url: 'http://127.0.0.1:9/' },
      retry: { strategy: 'fixed', attempts: 2, baseMs: 1, jitter: false },
    },
  ],
  connections: [link],
};

describe('the executions', () => {
  let visit: Visit;
  const run = async (workflow: object, times = 1): Promise<{ workflowId: string; ids: string[] }> => {
    const { id } = await visit.api.call<WorkflowDetail>('POST', '/workflows', workflow);
    const started = await Promise.all(
      Array.from({ length: times }, () => visit.api.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {})),
    );
    return { workflowId: id, ids: started.map(({ executionId }) => executionId) };
  };
  beforeAll(async () => {
    // Nobody listens there: the call is allowed and fails at once.
    visit = await Visit.begin({ EGRESS_ALLOW: '127.0.0.1:9' });
  });
  afterAll(() => visit.end());

  it('teach what they are while there is none', async () => {
    const { page } = visit;
    await visit.open('/executions');
    await page.getByText('An execution is one run of a workflow.').waitFor();
    await page.getByRole('link', { name: 'Timed out' }).click();
    await page.getByText('No execution has timed out').waitFor();
    await visit.shoot('no-executions');
  });

  it('load more on demand, each one once', async () => {
    const { page, api } = visit;
    await run({ name: 'Many', nodes: [start], connections: [] }, MANY);
    await until('all are listed', async () => (await api.executions('&status=succeeded')).length === MANY);
    await visit.open('/executions');
    const rows = page.getByRole('main').getByRole('link', { name: 'Many' });
    await until('a page is shown', async () => (await rows.count()) === PAGE);
    await page.getByRole('button', { name: 'Load more' }).click();
    await until('the rest is shown too', async () => (await rows.count()) === MANY);
    const addresses = await rows.evaluateAll((links) => links.map((one) => (one as HTMLAnchorElement).href));
    expect(new Set(addresses).size).toBe(MANY);
    expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0);
  });

  it('are filtered by status and by workflow, and the address keeps it', async () => {
    const { page, api } = visit;
    const { workflowId, ids } = await run(failing);
    await api.ended(ids[0]!);
    await page.getByRole('link', { name: 'Failed' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Breaker' }).waitFor();
    expect(await page.getByRole('link', { name: 'Many' }).count()).toBe(0);
    await page.reload();
    await page.getByLabel('Filter by workflow').selectOption('Many');
    await page.getByText('No execution of this workflow has failed').waitFor();
    await page.getByLabel('Filter by workflow').selectOption('Breaker');
    await page.getByRole('main').getByRole('link', { name: 'Breaker' }).waitFor();
    expect(new URL(page.url()).search).toBe(`?status=failed&workflow=${workflowId}`);
  });

  it('say what failed, at which attempt and with which code', async () => {
    const { page } = visit;
    await page.getByRole('main').getByRole('link', { name: 'Breaker' }).click();
    await page.getByRole('alert').getByText('HTTP_').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Call nobody' }).click();
    const panel = page.getByRole('complementary', { name: 'Call nobody' });
    await panel.getByText('2 of 2').waitFor();
    await panel.getByText('HTTP_CONNECTION').waitFor();
    await panel.getByText('Retries of the node help').waitFor();
    await visit.shoot('failed');
  });

  it('say when a failed node is tried again, and show the item that an error sends on', async () => {
    const { page } = visit;
    const [, call] = failing.nodes;
    const slow = {
      ...call,
      retry: { strategy: 'fixed', attempts: 3, baseMs: 7_200_000, maxMs: 7_200_000, jitter: false },
    };
    const handled = { ...call, id: 'handled', name: 'Call and go on', onError: 'branch', retry: undefined };
    const { ids } = await run({
      ...failing,
      name: 'Trier',
      nodes: [start, slow, handled],
      connections: [link, { from: { node: 'start' }, to: { node: 'handled' } }],
    });
    await visit.open(`/executions/${ids[0]}`);
    await page
      .getByRole('button', { name: /Call nobody/ })
      .last()
      .click();
    const panel = page.getByRole('complementary');
    await panel.getByText(/^Attempt 1 of 3 failed. The next one starts at .+\(in 1 h 5/).waitFor();
    await visit.shoot('retrying');
    await page
      .getByRole('button', { name: /Call and go on/ })
      .last()
      .click();
    await panel.getByRole('tab', { name: 'error' }).waitFor();
    await panel.getByText('"code": "HTTP_CONNECTION"').waitFor();
    await visit.shoot('error-item');
  });

  it('say until when a node waits', async () => {
    const { page } = visit;
    const { ids } = await run(waiting);
    await visit.open(`/executions/${ids[0]}`);
    await page
      .getByRole('button', { name: /Until noon/ })
      .last()
      .click();
    await page
      .getByRole('complementary')
      .getByText(/^Waits until .+\(in 1 h 5/)
      .waitFor();
    await visit.shoot('waiting');
  });

  it('are paused, resumed, and a wait is ended by a person', async () => {
    const { page } = visit;
    const says = (word: string) => page.getByRole('status').filter({ hasText: word }).waitFor();
    await says('Waiting');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await says('Paused');
    await visit.shoot('paused');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await says('Waiting');
    await page.getByRole('button', { name: 'End the wait', exact: true }).click();
    await says('Succeeded');
    await visit.open(`/executions/${(await run(waiting)).ids[0]}`);
    await says('Waiting');
  });

  it('are cancelled after a question, on their page and in the list', async () => {
    const { page, api } = visit;
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('button', { name: 'Let it run' }).click();
    await page.getByRole('status').filter({ hasText: 'Waiting' }).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel execution' }).click();
    await page.getByRole('status').filter({ hasText: 'Cancelled' }).waitFor();

    const { ids } = await run(waiting);
    await until('it is listed', async () => (await api.executions('&status=waiting')).some(({ id }) => id === ids[0]));
    await visit.open('/executions?status=waiting');
    await page.getByRole('button', { name: `Cancel the execution ${ids[0]!.slice(0, 8)}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel execution' }).click();
    await page.getByText('No execution is waiting').waitFor();
    expect((await api.execution(ids[0]!)).status).toBe('cancelled');
  });

  it('show the files of an item, to be saved', async () => {
    const { page } = visit;
    const make = {
      id: 'then',
      name: 'Make a file',
      type: 'convert-to-file',
      params: { format: 'json', fileName: 'all <b>items.json' },
    };
    const { ids } = await run({ name: 'Writer', nodes: [start, make], connections: [link] });
    await visit.open(`/executions/${ids[0]}`);
    await page
      .getByRole('button', { name: /Make a file/ })
      .last()
      .click();
    const files = page.getByRole('complementary').getByRole('region', { name: 'Files' });
    await files.getByText('all <b>items.json').waitFor();
    await files.getByText('application/json').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      files.getByRole('button', { name: /^Download/ }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toBe('[{}]');
    await visit.shoot('files');
  });

  it('say with a code that one does not exist', async () => {
    await visit.open(`/executions/${'0'.repeat(64)}`);
    await visit.page.getByRole('alert').getByText('EXECUTION_NOT_FOUND').waitFor();
    expect(visit.complaints).toEqual([]);
  });
});
