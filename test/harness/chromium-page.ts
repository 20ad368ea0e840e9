import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ROOT } from '../../worker/local/build.ts';
import { Api } from './api.ts';
import { CHROMIUM_ARGS, findChromium } from './chromium.ts';
import { Platform } from './platform.ts';

const SHOTS = join(ROOT, 'dist/test/screenshots');
export const OWNER = { email: 'ada@example.com', password: 'a long enough password' };

/** A started product with an owner, and a browser in which she is signed in. */
export class Visit {
  readonly platform: Platform;
  readonly api: Api;
  readonly page: Page;
  private readonly browser: Browser;
  /** What scripts threw and what the content policy refused. */
  readonly complaints: string[] = [];

  private constructor(platform: Platform, api: Api, browser: Browser, page: Page) {
    this.platform = platform;
    this.api = api;
    this.browser = browser;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // A browser reports each 4xx answer and each lost connection itself; our own complaints are what counts.
      if (message.type() !== 'error') return;
      if (!/^Failed to load resource|^WebSocket connection to|net::ERR_/.test(message.text()))
        this.complaints.push(message.text());
    });
  }

  static async begin(variables: Record<string, string> = {}): Promise<Visit> {
    mkdirSync(SHOTS, { recursive: true });
    const platform = await Platform.create(variables);
    await platform.start();
    const api = new Api(platform.url);
    await api.setUp();
    const browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_ARGS });
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(15_000);
    const visit = new Visit(platform, api, browser, await context.newPage());
    await visit.signIn();
    return visit;
  }

  async signIn(): Promise<void> {
    await this.open('/login');
    await this.page.getByLabel('E-mail').fill(OWNER.email);
    await this.page.getByLabel('Password').fill(OWNER.password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('heading', { name: 'Workflows', exact: true }).waitFor();
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.platform.url}${path}`);
  }

  /** Keeps a picture of the page in both themes, for people to look at. */
  async shoot(name: string): Promise<void> {
    for (const colorScheme of ['dark', 'light'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`), animations: 'disabled' });
    }
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.platform.stop();
  }
}
