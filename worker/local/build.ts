import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const BUNDLE = join(ROOT, 'dist/worker/index.js');
const STAMPS = join(ROOT, 'dist/stamps.json');

const WORKER_SOURCES = ['core', 'durable-objects', 'worker', 'wrangler.toml', 'package-lock.json'];
const WEB_SOURCES = ['core', 'web', 'package-lock.json'];

/** Builds the editor and the Worker's bundle, each only when its sources changed since the last build. */
export function buildStale(say: (line: string) => void): void {
  const stamps = readStamps();
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const build = (name: string, sources: string[], output: string, work: () => void) => {
    const stamp = hashOf(sources);
    if (stamps[name] === stamp && existsSync(join(ROOT, output))) return;
    say(`Building the ${name} …`);
    work();
    stamps[name] = stamp;
    writeFileSync(STAMPS, JSON.stringify(stamps));
  };
  build('editor', WEB_SOURCES, 'dist/web/index.html', () =>
    runTool('vite', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']),
  );
  build('worker', WORKER_SOURCES, 'dist/worker/index.js', () =>
    runTool('wrangler', ['deploy', '--dry-run', '--outdir', 'dist/worker']),
  );
}

function runTool(name: string, args: string[]): void {
  try {
    execFileSync(process.execPath, [toolPath(name), ...args], {
      cwd: ROOT,
      stdio: 'pipe',
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
    throw error;
  }
}

function toolPath(name: string): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  return join(ROOT, 'node_modules', name, typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[name]!);
}

function readStamps(): Record<string, string> {
  return existsSync(STAMPS) ? (JSON.parse(readFileSync(STAMPS, 'utf8')) as Record<string, string>) : {};
}

/** Content hash of the sources: times of files lie after a checkout. */
function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const entry of readdirSync(full).sort())
        if (!entry.includes('.test.') && !entry.includes('.generated.')) add(join(path, entry));
    } else {
      hash.update(path).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  sources.forEach(add);
  return hash.digest('hex');
}

if (import.meta.main) buildStale((line) => console.log(line));
