import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Options that keep a headless Chromium from calling home. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export function findChromium(): string | null {
  const given = process.env['CHROMIUM'];
  if (given && existsSync(given)) return given;
  return PLACES.find((path) => existsSync(path)) ?? null;
}

/** Installs Chromium where that needs no question (Debian, as root); else says the one command to run. */
export function ensureChromium(): void {
  if (findChromium()) return;
  if (process.getuid?.() === 0 && spawnSync('which', ['apt-get']).status === 0) {
    console.log('Installing Chromium for the browser tests …');
    execFileSync('apt-get', ['update'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (findChromium()) return;
  }
  throw new Error(
    'The browser tests need Chromium. Run: sudo apt-get install -y chromium (or set CHROMIUM to the path of one).',
  );
}
