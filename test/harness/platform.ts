import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../worker/local/build.ts';
import { SETUP_TOKEN } from './client.ts';

export { SETUP_TOKEN };

/** A port that nobody listens on right now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Polls until `look` gives something; fails with `what` after `timeoutMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`Not reached within ${timeoutMs} ms: ${what}${last ? ` (last error: ${String(last)})` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The started product on a folder of state of its own: `npm start` without the npm. */
export class Platform {
  readonly port: number;
  readonly state: string;
  readonly url: string;
  private readonly variables: Record<string, string>;
  private child: ChildProcess | null = null;
  private output = '';
  /** Called with each piece of what the starter prints. */
  onOutput: (text: string) => void = () => {};

  private constructor(port: number, state: string, variables: Record<string, string>) {
    this.port = port;
    this.state = state;
    this.url = `http://127.0.0.1:${port}`;
    this.variables = variables;
  }

  static async create(variables: Record<string, string> = {}): Promise<Platform> {
    return new Platform(await freePort(), mkdtempSync(join(tmpdir(), 'sluice-test-')), variables);
  }

  /** Starts it, or starts it again on the same state, and waits for its first answer. */
  async start(): Promise<void> {
    const child = this.spawnStarter();
    await until('the platform answers', async () => {
      if (child.exitCode !== null) throw new Error(`the starter ended with ${child.exitCode}:\n${this.output}`);
      // An orphan of the last start answers too: only this starter's own lock says that it is this one.
      const { starter, workerd } = this.pids();
      return starter === child.pid && workerd !== null && (await fetch(`${this.url}/api/v1/health`)).ok;
    });
  }

  /** What the environment says from the next start on. */
  setVariables(variables: Record<string, string>): void {
    Object.assign(this.variables, variables);
  }

  /** Starts the starter and gives its process, for tests that want to see it fail. */
  spawnStarter(): ChildProcess {
    this.output = '';
    const child = spawn(process.execPath, [join(ROOT, 'worker/local/start.ts')], {
      cwd: ROOT,
      env: {
        ...process.env,
        PORT: String(this.port),
        SLUICE_STATE: this.state,
        SETUP_TOKEN,
        AUTH_KEY: 'YW4gYXV0aGVudGljYXRpb24ga2V5IHRoYXQgb25seSB0aGUgdGVzdHMgdXNlLCA0OGI=',
        MASTER_KEYS,
        ...this.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
      this.onOutput(chunk.toString());
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.child = child;
    return child;
  }

  get log(): string {
    return this.output;
  }

  /** Pids from the lock file. */
  pids(): { starter: number; workerd: number | null } {
    const lock = JSON.parse(readFileSync(join(this.state, 'lock'), 'utf8')) as {
      starter: { pid: number };
      workerd: { pid: number } | null;
    };
    return { starter: lock.starter.pid, workerd: lock.workerd?.pid ?? null };
  }

  /** SIGKILL, at once, to the starter and to workerd, or to the starter alone. */
  async kill(which: 'both' | 'starter' = 'both'): Promise<void> {
    const { starter, workerd } = this.pids();
    process.kill(starter, 'SIGKILL');
    if (which === 'both' && workerd !== null) process.kill(workerd, 'SIGKILL');
    await until(
      'the killed processes are gone',
      async () => !isRunning(starter) && (which === 'starter' || workerd === null || !isRunning(workerd)),
    );
  }

  /** Stops it in an orderly way and removes its state. */
  async stop(): Promise<void> {
    await this.end();
    rmSync(this.state, { recursive: true, force: true });
  }

  /** Stops it in an orderly way; its state stays. */
  async end(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await until('the platform stops', async () => child.exitCode !== null || child.signalCode !== null, 20_000);
    }
  }
}

/** Keys of 32 bytes, for tests only. */
const KEYS = {
  k1: 'dGVzdC1vbmx5LW1hc3Rlci1rZXktMzItYnl0ZXMhISE=',
  k2: 'YW5vdGhlci1tYXN0ZXIta2V5LW9mLTMyLWJ5dGVzISE=',
};
const MASTER_KEYS = JSON.stringify({ active: 'k1', keys: { k1: KEYS.k1 } });

/** The master keys after a rotation: both are known, and new secrets are locked with this one. */
export const rotatedKeys = (active: 'k1' | 'k2'): string => JSON.stringify({ active, keys: KEYS });

/** True while a process runs; a zombie that nobody has waited for does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}
