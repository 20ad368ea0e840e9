// If this fails, somebody without a mouse, with a screen reader or with tired eyes is shut out.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { faintTexts, namelessControls } from '../harness/chromium-checks.ts';
import { OWNER, Visit } from '../harness/chromium-page.ts';

const sleeper = {
  name: 'Nightly report',
  nodes: [
    { id: 'start', name: 'Start', type: 'manual' },
    { id: 'hook', name: 'Hook', type: 'webhook', params: { path: 'report' }, position: [0, 120] as [number, number] },
    {
      id: 'wait',
      name: 'Until noon',
      type: 'wait',
      params: { amount: 2, unit: 'hours' },
      position: [280, 0] as [number, number],
    },
  ],
  connections: [{ from: { node: 'start' }, to: { node: 'wait' } }],
};

describe('access', () => {
  let visit: Visit;
  let workflow: WorkflowDetail;
  beforeAll(async () => {
    visit = await Visit.begin();
    workflow = await visit.api.call('POST', '/workflows', sleeper);
  });
  afterAll(() => visit.end());

  it('the keyboard alone signs in, publishes, runs, looks into a node and cancels', async () => {
    const { page } = visit;
    const { keyboard } = page;
    const command = async (words: string) => {
      await keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      await keyboard.type(words);
      await keyboard.press('Enter');
    };
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 40; presses++) {
        if (name.test(await focused())) return;
        await keyboard.press('Tab');
      }
      throw new Error(`Tab does not lead to ${name}; it stands at "${await focused()}".`);
    };
    await page.context().clearCookies();
    await visit.open('/');
    await page.getByLabel('E-mail').waitFor();
    await keyboard.type(OWNER.email);
    await keyboard.press('Tab');
    await keyboard.type(OWNER.password);
    await keyboard.press('Enter');
    await page.getByRole('link', { name: 'Nightly report' }).waitFor();

    await command('nightly report');
    await page.getByRole('region', { name: 'Canvas' }).waitFor();
    await command('publish');
    await page.getByText('Published v1', { exact: true }).waitFor();
    await command('run');
    await page.getByRole('status').filter({ hasText: 'Waiting' }).waitFor();

    await tabTo(/^Until noon, Wait/);
    await keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Until noon' }).waitFor();
    await keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Until noon' }).waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^Until noon/);

    await command('cancel');
    await page.getByRole('dialog').waitFor();
    // The safe way out has the focus first.
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Cancelled' }).waitFor();
  });

  it('a menu opens, moves and closes by the keyboard and gives the focus back', async () => {
    const { page } = visit;
    await visit.open(`/workflows/${workflow.id}`);
    const button = page.getByRole('button', { name: 'More actions' });
    await button.focus();
    await page.keyboard.press('Enter');
    const focusedText = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('menuitem', { name: 'Version history' }).waitFor();
    await expect.poll(focusedText).toBe('Version history');
    await page.keyboard.press('ArrowUp');
    await expect.poll(focusedText).toBe('Delete workflow');
    await page.keyboard.press('Home');
    await expect.poll(focusedText).toBe('Version history');
    await page.keyboard.press('Escape');
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  const pages: [name: string, path: () => string, shown: string][] = [
    ['the workflows', () => '/', 'Nightly report'],
    ['a workflow and how to fire it', () => `/workflows/${workflow.id}?fire=true`, 'starts at Hook'],
    ['the executions', () => '/executions', 'Cancelled'],
    ['the API keys', () => '/settings/api-keys', 'tests'],
    ['the credentials', () => '/settings/credentials', 'No credentials'],
  ];
  it.each(pages)('%s: every control has a name and every text its contrast, in both themes', async (_, path, shown) => {
    const { page } = visit;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await visit.open(path());
      await page.getByText(shown).last().waitFor();
      expect({ colorScheme, nameless: await namelessControls(page), faint: await faintTexts(page) }).toEqual({
        colorScheme,
        nameless: [],
        faint: [],
      });
    }
  });

  it('an execution shows each status by icon, word and colour, with contrast in both themes', async () => {
    const { page } = visit;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await visit.open('/executions');
      await page.getByRole('main').getByRole('link', { name: 'Nightly report' }).click();
      await page.getByRole('status').filter({ hasText: 'Cancelled' }).waitFor();
      await page
        .getByRole('button', { name: /Until noon/ })
        .last()
        .click();
      await page.getByRole('complementary').waitFor();
      expect([await namelessControls(page), await faintTexts(page)]).toEqual([[], []]);
    }
  });
});
