// If this fails, a person cannot store a secret or make an API key, or is not told what to change.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visit } from '../harness/chromium-page.ts';

describe('the settings', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await Visit.begin();
  });
  afterAll(() => visit.end());

  it('say beside each field of a credential what is wrong with it, and put the focus there', async () => {
    const { page } = visit;
    await visit.open('/settings/credentials');
    await page.getByRole('button', { name: 'New credential' }).click();
    const dialog = page.getByRole('dialog', { name: 'New credential' });
    await dialog.getByLabel('Kind').selectOption('header');
    await dialog.getByLabel('Header name').fill('X Shop');
    await dialog.getByLabel('Value').fill('abc');
    await dialog.getByLabel('Hosts').fill('https://api.example.com');
    await dialog.getByRole('button', { name: 'Store credential' }).click();
    // The body's shape is judged before the kind's own fields.
    await dialog.getByText('Give a name.').waitFor();
    expect(await dialog.getByLabel('Name', { exact: true }).evaluate((field) => field === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.type('Shop');
    await page.keyboard.press('Enter');
    const [name, hosts] = [dialog.getByLabel('Header name'), dialog.getByLabel('Hosts')];
    await dialog.getByText('This is no name of a header.').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await hosts.getAttribute('aria-invalid')).toBe('true');
    expect(await dialog.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe(null);
    // Nothing is said twice.
    expect(await dialog.getByRole('alert').count()).toBe(0);
    await visit.shoot('credential');
    await name.fill('X-Shop');
    await hosts.fill('api.example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('main').getByText('Shop', { exact: true }).waitFor();
    await dialog.waitFor({ state: 'detached' });
    const opener = page.getByRole('button', { name: 'New credential' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('refuse to delete a credential that a workflow uses, and say which', async () => {
    const { page, api } = visit;
    const { items } = await api.call<{ items: { id: string }[] }>('GET', '/credentials');
    const webhook = { id: 'hook', name: 'Hook', type: 'webhook', params: { path: 'a' } };
    const nodes = [{ ...webhook, credentials: { credential: items[0]!.id } }];
    await api.call('POST', '/workflows', { name: 'Order intake', nodes, connections: [] });
    const remove = async () => {
      await page.getByRole('button', { name: 'Delete the credential Shop' }).click();
      await page.getByRole('button', { name: 'Delete the credential Shop for good' }).click();
    };
    await remove();
    await page.getByText('The workflow "Order intake" uses this credential.').waitFor();
  });

  it('show a new API key once, with a call that works', async () => {
    const { page } = visit;
    await visit.open('/settings/api-keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    await page.getByRole('button', { name: 'Create API key' }).click();
    await page.getByText('Give a name.').waitFor();
    await page.keyboard.type('Shop CI');
    await page.getByLabel('Role').selectOption('viewer');
    await page.getByRole('button', { name: 'Create API key' }).click();
    const shown = page.getByRole('dialog', { name: 'Your new API key' });
    const key = (await shown.getByLabel('API key', { exact: true }).textContent())!;
    await visit.shoot('api-key');
    // A slip of the mouse must not lose it.
    await page.mouse.click(5, 5);
    await shown.getByText('Copy it now').waitFor();
    const call = (to: string, method = 'GET') =>
      fetch(`${visit.platform.url}/api/v1${to}`, { method, headers: { 'x-api-key': key } });
    expect((await call('/workflows')).status).toBe(200);
    expect((await call('/api-keys')).status).toBe(403);
    await shown.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Revoke the API key Shop CI' }).click();
    await page.getByRole('button', { name: 'Revoke the API key Shop CI for good' }).click();
    await page.getByText('The API key was revoked.').waitFor();
    expect((await call('/workflows')).status).toBe(401);
    expect(visit.complaints).toEqual([]);
  });
});
