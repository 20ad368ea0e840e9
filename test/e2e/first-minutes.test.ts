// If this fails, a newcomer is stuck: from an empty state, through set-up, to an execution that is seen while it runs.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../worker/local/build.ts';
import { CHROMIUM_ARGS, findChromium } from '../harness/chromium.ts';
import { Platform, SETUP_TOKEN } from '../harness/platform.ts';

describe('the first five minutes', () => {
  let platform: Platform;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const shots = join(ROOT, 'dist/test/screenshots');

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    platform = await Platform.create();
    await platform.start();
    browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_ARGS });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A browser reports each 4xx answer itself; what our code or the content policy complains about is what counts.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
  });
  afterAll(async () => {
    await browser.close();
    await platform.stop();
  });

  it('leads from an empty state to a live execution', async () => {
    await page.goto(`${platform.url}/setup#token=${SETUP_TOKEN}`);
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password').fill('a long enough password');
    await page.screenshot({ path: join(shots, 'setup.png') });
    await page.getByRole('button', { name: 'Create owner' }).click();

    await page.getByText('GitHub issue triage').first().waitFor();
    await page.screenshot({ path: join(shots, 'empty.png') });
    await page.getByRole('button', { name: 'Use this sample' }).first().click();

    const command = page.getByText(/^curl /).first();
    await command.waitFor();
    const line = (await command.textContent())!;
    await page.screenshot({ path: join(shots, 'sample.png') });

    // The line is pasted into a shell, as a person would. The answer comes at the end of the run; the page sees it before.
    const answer = promisify(execFile)('bash', ['-c', line]);
    await page.getByRole('link', { name: 'Open the execution' }).click();
    await page.waitForURL(/\/executions\/[0-9a-f]{64}/);
    await page
      .getByRole('status')
      .filter({ hasText: /Running|Waiting/ })
      .first()
      .waitFor();
    await page.screenshot({ path: join(shots, 'live.png') });
    await page.getByRole('status').filter({ hasText: 'Succeeded' }).first().waitFor({ timeout: 20_000 });
    await page.screenshot({ path: join(shots, 'execution.png') });
    expect(JSON.parse((await answer).stdout)).toMatchObject({ triaged: true });
  });

  it('signs in again after the session was left, and keeps the theme', async () => {
    await page.context().clearCookies();
    await page.goto(`${platform.url}/executions`);
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password').fill('a long enough password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'GitHub issue triage' }).first().waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(shots, 'executions-dark.png') });
  });

  it('raises no error of a script and no violation of the content policy on the way', () => {
    expect(complaints).toEqual([]);
  });
});
