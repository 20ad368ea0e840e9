// If this fails, a person cannot publish, withdraw, keep, fire or delete a workflow from its page.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Visit } from '../harness/chromium-page.ts';
import { until } from '../harness/platform.ts';

const shell = (line: string) => promisify(execFile)('bash', ['-c', line]);

const orders = (credential: string, path: string) => ({
  name: 'Order intake',
  nodes: [
    {
      id: 'hook',
      name: 'Order arrives',
      type: 'webhook',
      params: { path, authentication: 'hmac', respond: 'immediately' },
      credentials: { credential },
    },
    { id: 'wait', name: 'Wait for noon', type: 'wait', params: { mode: 'duration', amount: 2, unit: 'hours' } },
  ],
  connections: [{ from: { node: 'hook' }, to: { node: 'wait' } }],
});

describe('the page of a workflow', () => {
  let visit: Visit;
  let workflow: WorkflowDetail;
  beforeAll(async () => {
    visit = await Visit.begin();
    const credential = await visit.api.credential('hmac', { secret: "it's a secret" });
    workflow = await visit.api.call('POST', '/workflows', orders(credential, 'shop/orders'));
    await visit.open(`/workflows/${workflow.id}`);
  });
  afterAll(() => visit.end());

  const menu = async (entry: string) => {
    await visit.page.getByRole('button', { name: 'More actions' }).click();
    await visit.page.getByRole('menuitem', { name: entry }).click();
  };

  it('publishes the draft and says which version is live', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Fire it' }).click();
    await page.getByText('Publish the workflow to fire it').waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Published v1', { exact: true }).waitFor();
  });

  it('gives lines that fire a signed webhook once its secret is put in', async () => {
    const { page } = visit;
    const command = page.getByLabel('command for Order arrives', { exact: true });
    await command.waitFor();
    await visit.shoot('fire');
    const line = (await command.textContent())!.replace("SECRET='SECRET'", `SECRET="it's a secret"`);
    expect(JSON.parse((await shell(line)).stdout)).toMatchObject({ executionId: expect.any(String) as string });
    await page.getByRole('link', { name: 'Open the execution' }).waitFor();
    expect((await shell((await command.textContent())!)).stdout).toContain('WEBHOOK_UNAUTHENTICATED');
  });

  it('shows the history of versions with who published them', async () => {
    const { page, api } = visit;
    const changed = { ...workflow.draft, settings: { ...workflow.draft.settings, timeoutSeconds: 60 } };
    const saved = await api.raw('PUT', `/workflows/${workflow.id}`, changed, { 'if-match': `"${workflow.revision}"` });
    expect(saved.status).toBe(200);
    await page.reload();
    await page.getByText('Draft changed').waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Published v2', { exact: true }).waitFor();
    await menu('Version history');
    const panel = page.getByRole('complementary', { name: 'Version history' });
    await panel.getByRole('listitem').nth(1).waitFor();
    const rows = await panel.getByRole('listitem').allTextContents();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^v2Live.*by Ada/s);
    expect(rows[1]).toMatch(/^v1(?!Live).*by Ada/s);
    await visit.shoot('versions');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('exports the draft as a file that can be imported again', async () => {
    const { page } = visit;
    const [download] = await Promise.all([page.waitForEvent('download'), menu('Export as JSON')]);
    expect(download.suggestedFilename()).toBe('order-intake.json');
    const file = await download.path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ name: 'Order intake', nodes: [{ id: 'hook' }, {}] });

    await visit.open('/');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('Workflow file').setInputFiles(file);
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByText('The node "Order arrives" uses credentials.').waitFor();
    await visit.shoot('import-report');
    await page.getByRole('button', { name: 'Open the workflow' }).click();
    await page.getByText('Draft', { exact: true }).waitFor();
  });

  it('takes over a pasted workflow of n8n, and says what became of its nodes', async () => {
    const { page } = visit;
    await visit.open('/');
    await page.getByRole('button', { name: 'Import' }).click();
    const n8n = {
      name: 'From elsewhere',
      nodes: [
        { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
        { name: 'Upload', type: 'n8n-nodes-base.ftp', typeVersion: 1, position: [200, 0], parameters: {} },
      ],
      connections: { Start: { main: [[{ node: 'Upload', type: 'main', index: 0 }]] } },
    };
    const dialog = page.getByRole('dialog');
    const zone = dialog.getByLabel('Time zone of the n8n that it comes from');
    expect(await zone.count()).toBe(0);
    await dialog.getByLabel('Workflow as JSON').fill(JSON.stringify(n8n));
    expect(await zone.inputValue()).toBe('America/New_York');
    await zone.selectOption('Europe/Berlin');
    await visit.shoot('import-zone');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await page.getByText('Taken over: 1 node.').waitFor();
    await page.getByText('Here it runs in Europe/Berlin, as chosen for this import.').waitFor();
    await page.getByText('"Upload" (n8n-nodes-base.ftp)').waitFor();
    await visit.shoot('import-from-n8n');
    await page.getByRole('button', { name: 'Open the workflow' }).click();
    await page.getByText('Draft', { exact: true }).waitFor();
  });

  it('names what is wrong with an imported file node by node', async () => {
    const { page } = visit;
    await visit.open('/');
    await page.getByRole('button', { name: 'Import' }).click();
    const broken = {
      name: 'Broken',
      nodes: [{ id: 'a', name: 'Call the shop', type: 'http', retry: { attempts: 0 } }],
    };
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Workflow as JSON').fill('{ "name": ');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('This is not valid JSON').waitFor();
    await dialog.getByLabel('Workflow as JSON').fill(JSON.stringify(broken));
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('Call the shop', { exact: true }).waitFor();
    await dialog.getByText('retry.attempts:').waitFor();
    await visit.shoot('import-problems');
    await page.keyboard.press('Escape');
  });

  it('unpublishes: the address answers 404 and the execution goes on', async () => {
    const { page, api } = visit;
    await visit.open(`/workflows/${workflow.id}`);
    await menu('Unpublish');
    await page.getByText('answers 404 from then on').waitFor();
    await visit.shoot('unpublish');
    await page.getByRole('button', { name: 'Unpublish' }).click();
    await page.getByText('Draft', { exact: true }).waitFor();
    expect((await fetch(`${visit.platform.url}/webhook/shop/orders`)).status).toBe(404);
    expect((await api.executions('&status=waiting')).length).toBe(1);
  });

  it('deletes only when nothing runs any more, and cancels what does', async () => {
    const { page, api } = visit;
    await menu('Delete workflow');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Not ended yet: 1 execution.').waitFor();
    await visit.shoot('delete');
    expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel 1 execution' }).click();
    await dialog.getByText('Not ended yet').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    expect((await api.raw('GET', `/workflows/${workflow.id}`)).status).toBe(404);
  });

  it('says why a deletion was refused', async () => {
    const { page, api } = visit;
    const { id } = await api.publish({
      ...workflow.draft,
      nodes: [{ ...workflow.draft.nodes[0]!, type: 'manual', params: {}, credentials: {} }, workflow.draft.nodes[1]!],
    });
    await visit.open(`/workflows/${id}`);
    await menu('Delete workflow');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This cannot be undone').waitFor();
    await until('Delete is offered', () => dialog.getByRole('button', { name: 'Delete' }).isEnabled());
    // Started behind the open dialog.
    await api.call('POST', `/workflows/${id}/run`, {});
    await until('the execution is listed', async () => (await api.executions(`&workflowId=${id}`)).length === 1);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('WORKFLOW_IN_USE').waitFor();
    await dialog.getByText('Not ended yet: 1 execution.').waitFor();
  });

  it('keeps the line of a sample after a reload', async () => {
    const { page } = visit;
    await visit.open('/');
    await page.getByRole('button', { name: 'Use this sample' }).first().click();
    const command = page.getByLabel('command', { exact: true });
    await command.waitFor();
    await page.reload();
    await command.waitFor();
    const { stdout } = await shell((await command.textContent())!);
    expect(JSON.parse(stdout)).toMatchObject({ triaged: true });
  });

  it('raises no error of a script and no violation of the content policy', () => {
    expect(visit.complaints).toEqual([]);
  });
});
