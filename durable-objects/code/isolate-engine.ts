import { RpcTarget } from 'cloudflare:workers';
import { ISOLATE_GUEST, JMESPATH, LUXON } from '../../core/code/guest.generated.ts';
import type { CodeEngine, CodeHost, CodeJob, LogLevel } from '../../core/code/engine.ts';
import { unreadable } from '../../core/code/call.ts';
import { CODE_FILE, type CodeLimits } from '../../core/code/program.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { cancelled, isFinal, tooDeep, tooLargeResult, tooMuchComputing, tooMuchMemory } from './call-limits.ts';
import { CallRequests } from './call-requests.ts';

/** The Worker Loader binding, as far as it is used. */
export interface Loader {
  get(id: string, code: () => Promise<WorkerCode> | WorkerCode): { getEntrypoint(): unknown };
}

interface WorkerCode {
  compatibilityDate: string;
  mainModule: string;
  modules: Record<string, string | { cjs: string }>;
  env: Record<string, never>;
  globalOutbound: null;
  limits: { cpuMs: number; subRequests: number };
}

const COMPATIBILITY = '2026-11-01';
const LIBRARIES = { luxon: LUXON, jmespath: JMESPATH };

/**
 * A Worker of its own for each workspace and code, without bindings and without a network. Only on Cloudflare's own
 * platform does anyone stop it when it computes too long.
 */
export function isolateEngine(loader: Loader): CodeEngine {
  return {
    async run(job, host) {
      const requests = new CallRequests(host, job.limits);
      const lent = new Lent(host, requests);
      const worker = loader.get(await idOf(job), () => workerOf(job));
      const entry = worker.getEntrypoint() as {
        run(data: string, lent: Lent): Promise<string>;
      };
      let outcome: unknown;
      try {
        outcome = await untilCancelled(entry.run(job.data, lent), host.signal as AbortSignal);
      } catch (thrown) {
        throw lent.fatal ?? explained(thrown, job.limits);
      } finally {
        requests.end();
      }
      if (lent.fatal) throw lent.fatal;
      // An isolate can give anything that crosses its border.
      if (typeof outcome !== 'string') throw unreadable();
      if (outcome.length > job.limits.resultCharacters) throw tooLargeResult(job.limits);
      return outcome;
    },
  };
}

/** What an isolate computes nobody here can stop; but nobody waits for it any longer. */
async function untilCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw cancelled();
  let stop!: () => void;
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
  });
  signal.addEventListener?.('abort', stop);
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener?.('abort', stop);
  }
}

function workerOf({ program, libraries, limits }: CodeJob): WorkerCode {
  const library = (name: keyof typeof LIBRARIES) => ({
    cjs: `module.exports=${LIBRARIES[name]};`,
  });
  const main = [
    "import { WorkerEntrypoint } from 'cloudflare:workers';",
    "import guest from './guest.js';",
    `import factory from './${CODE_FILE}';`,
    ...libraries.map((name) => `import ${name} from './${name}.js';`),
    `const begin = guest.default, libraries = { ${libraries.join(', ')} };`,
    'export default class extends WorkerEntrypoint { run(data, lent) { return begin(lent, libraries, factory, data); } }',
  ].join('\n');
  return {
    compatibilityDate: COMPATIBILITY,
    mainModule: 'main.js',
    modules: {
      'main.js': main,
      'guest.js': { cjs: `module.exports=${ISOLATE_GUEST};` },
      // Not a module of today: their code is strict, which n8n's is not.
      [CODE_FILE]: { cjs: `module.exports=${program}` },
      ...Object.fromEntries(libraries.map((name) => [`${name}.js`, library(name)])),
    },
    env: {},
    globalOutbound: null,
    limits: { cpuMs: limits.cpuMs, subRequests: 0 },
  };
}

/** The same code of the same workspace finds its isolate again; nothing else ever does. */
async function idOf({ workspace, program }: CodeJob): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([workspace, COMPATIBILITY, ISOLATE_GUEST, program]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the isolate can ask for, and nothing besides. */
class Lent extends RpcTarget {
  /** Set once something has ended the call: whatever the code makes of it. */
  #fatal: unknown = null;
  readonly #requests: CallRequests;
  readonly #host: CodeHost;

  constructor(host: CodeHost, requests: CallRequests) {
    super();
    this.#host = host;
    this.#requests = requests;
    host.beforePause();
  }

  get fatal(): unknown {
    return this.#fatal;
  }

  async log(level: string, text: string): Promise<void> {
    if (this.#fatal) return;
    try {
      this.#host.log(level as LogLevel, String(text));
    } catch (thrown) {
      this.#fatal = thrown;
    }
  }

  async request(json: string): Promise<string> {
    this.#begin();
    try {
      const { value, handOver } = await this.#requests.send(String(json));
      handOver();
      return value;
    } catch (thrown) {
      if (isFinal(thrown)) this.#fatal ??= thrown;
      // Only its message crosses the border.
      throw thrown;
    }
  }

  async readFile(json: string): Promise<{ bytes: Uint8Array } | { message: string; code: string }> {
    this.#begin();
    try {
      const { value, handOver } = await this.#requests.readFile(String(json));
      handOver();
      return { bytes: value };
    } catch (thrown) {
      if (isFinal(thrown)) this.#fatal ??= thrown;
      if (!(thrown instanceof AppError)) throw thrown;
      return { message: thrown.message, code: thrown.code };
    }
  }

  #begin(): void {
    try {
      this.#requests.begin();
    } catch (thrown) {
      this.#fatal ??= thrown;
    }
    if (this.#fatal) throw cancelled();
  }
}

function explained(thrown: unknown, limits: CodeLimits): unknown {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/\bCPU\b/i.test(message)) return tooMuchComputing({ limit: 'cpu', cpuMs: limits.cpuMs });
  if (/memory/i.test(message)) return tooMuchMemory(limits);
  if (/call stack/i.test(message)) return tooDeep();
  return new AppError('CODE_FAILED', `The code failed: ${message.slice(0, 500)}`);
}
