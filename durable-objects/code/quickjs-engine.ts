import { JMESPATH, LUXON, QUICKJS_GUEST } from '../../core/code/guest.generated.ts';
import { makeIntl } from '../../core/code/intl-answer.ts';
import { CODE_FILE, type CodeLimits } from '../../core/code/program.ts';
import type { CodeEngine, CodeHost, CodeJob, Library, LogLevel } from '../../core/code/engine.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { answerUrl } from './answer-url.ts';
import {
  cancelled,
  isFinal,
  tooDeep,
  tooLargeResult,
  tooManyWaiting,
  tooMuchComputing,
  tooMuchMemory,
} from './call-limits.ts';
import { type Answered, CallRequests } from './call-requests.ts';
import { transcode } from './transcode.ts';
import { canSuspend, GuestThrew, type Pointer, QuickJS, SLICE, type Snapshot } from './quickjs-instance.ts';

const LIBRARIES = { luxon: LUXON, jmespath: JMESPATH };
/** What a call costs that makes the host work, in operations. */
const COST = { intl: 20_000, url: 2000, random: 200, transcode: 200 };
/** Besides, for each byte that is carried; and what it takes meanwhile, in bytes. */
const PER_BYTE = { operations: 2, memory: 4 };
/** Where a call cannot be suspended, it must be over before anyone waits too long. */
const UNSUSPENDED_OPERATIONS = 100_000_000;

/**
 * QuickJS in WebAssembly, an instance for each call. Its operations are counted, whatever it does; every slice of them it
 * lets others run. It runs in workerd, in Node, and on Cloudflare.
 */
export function quickjsEngine(module: WebAssembly.Module): CodeEngine {
  const prepared = new Map<string, Promise<Snapshot>>();
  return {
    run: async (job, host) => {
      const libraries = [...job.libraries].sort();
      const key = libraries.join();
      let snapshot = prepared.get(key);
      if (!snapshot) {
        snapshot = prepare(module, libraries);
        prepared.set(key, snapshot);
        snapshot.catch(() => prepared.delete(key));
      }
      return new Call(module, job, host).run(await snapshot);
    },
  };
}

/** The interpreter with the guest's side and the libraries in it, and nothing of any user: every call begins as a copy of it. */
async function prepare(module: WebAssembly.Module, libraries: readonly Library[]): Promise<Snapshot> {
  const intl = makeIntl();
  const ask = (what: string, text: string) => (what === 'intl' ? intl(text) : undefined);
  const guest = await QuickJS.create(module, { refill: () => undefined, grow: () => true }, ask);
  const begin = guest.member(await guest.evaluate(QUICKJS_GUEST, 'sluice'), 'default');
  const enter = await guest.call(begin, [guest.newAsk()]);
  for (const name of libraries) {
    const library = await guest.evaluate(LIBRARIES[name], 'sluice');
    await guest.call(enter, [guest.newText('library'), guest.newText(name), library]);
  }
  await guest.runJobs();
  return guest.snapshot({ enter });
}

/** What was asked for is there, or failed. */
type Arrived = { id: string } & (Answered<string | Uint8Array> | { error: string; code?: string });

const NOTHING: Answered<string> = { value: '', handOver: () => undefined };

class Call {
  private readonly module: WebAssembly.Module;
  private readonly job: CodeJob;
  private readonly host: CodeHost;
  private readonly limits: CodeLimits;
  private readonly intl = makeIntl();
  private left: number;
  private memory = 0;
  private taken = 0;
  private hasPaused = false;
  /** Set once something has ended the call from outside the guest. */
  private fatal: unknown = null;
  private outcome: string | null = null;
  private readonly requests: CallRequests;
  /** What the guest waits for, by number. */
  private readonly waiting = new Set<string>();
  private lastId = 0;
  private arrived: Arrived[] = [];
  private wake: () => void = () => {};

  constructor(module: WebAssembly.Module, job: CodeJob, host: CodeHost) {
    this.module = module;
    this.job = job;
    this.host = host;
    this.limits = job.limits;
    this.requests = new CallRequests(host, job.limits);
    this.left = canSuspend ? job.limits.operations : Math.min(job.limits.operations, UNSUSPENDED_OPERATIONS);
  }

  async run(snapshot: Snapshot): Promise<string> {
    if (!this.take(snapshot.bytes)) throw tooMuchMemory(this.limits);
    this.memory = snapshot.bytes;
    const wake = () => this.wake();
    const signal = this.host.signal as AbortSignal;
    signal.addEventListener?.('abort', wake);
    try {
      return await this.runGuest(snapshot);
    } catch (thrown) {
      throw this.fatal ?? this.explained(thrown);
    } finally {
      signal.removeEventListener?.('abort', wake);
      this.requests.end();
      this.host.giveMemory(this.taken);
    }
  }

  private async runGuest(snapshot: Snapshot): Promise<string> {
    const supply = {
      refill: () => this.refill(),
      grow: (bytes: number) => this.grow(bytes),
    };
    const guest = await QuickJS.create(
      this.module,
      supply,
      (what, text, bytes) => this.ask(what, text, bytes),
      snapshot,
    );
    const enter = snapshot.values.enter!;
    const factory = await guest.evaluate(this.job.program, CODE_FILE);
    await guest.call(enter, [guest.newText('start'), factory, guest.newText(this.job.data)]);
    for (;;) {
      await guest.runJobs();
      if (this.fatal) throw this.fatal;
      if (this.outcome !== null) return this.outcome;
      if (this.waiting.size === 0 && this.arrived.length === 0)
        throw new AppError(
          'CODE_FAILED',
          'The code waits for a promise that nothing will ever settle. Check that every promise is resolved or rejected.',
        );
      this.pausing();
      if (this.arrived.length === 0 && !this.host.signal.aborted)
        await new Promise<void>((resolve) => (this.wake = resolve));
      if (this.fatal) throw this.fatal;
      if (this.host.signal.aborted) throw cancelled();
      for (let next = this.arrived.shift(); next; next = this.arrived.shift()) await this.settle(guest, enter, next);
    }
  }

  private async settle(guest: QuickJS, enter: Pointer, arrived: Arrived): Promise<void> {
    const { id, ...answer } = 'handOver' in arrived ? { id: arrived.id, value: arrived.value } : arrived;
    const given =
      'value' in answer && typeof answer.value !== 'string'
        ? guest.newBytes(answer.value)
        : guest.newText(JSON.stringify(answer));
    const args = [guest.newText('settle'), guest.newText(id), given];
    if ('handOver' in arrived) arrived.handOver();
    guest.free(await guest.call(enter, args));
    for (const arg of args) guest.free(arg);
  }

  private ask(what: string, text: string, bytes: Uint8Array): string | Uint8Array | undefined {
    switch (what) {
      case 'done':
        if (text.length > this.limits.resultCharacters) throw this.end(tooLargeResult(this.limits));
        this.outcome = text;
        return undefined;
      case 'intl':
        this.spend(COST.intl);
        return this.intl(text);
      case 'url':
        this.spend(COST.url);
        return answerUrl(text);
      case 'random':
        this.spend(COST.random);
        return JSON.stringify(Array.from(crypto.getRandomValues(new Uint8Array(Math.min(65_536, Number(text) || 0)))));
      case 'wait':
        return this.later(
          () =>
            new Promise((done) => setTimeout(() => done(NOTHING), Math.min(this.limits.timerMs, Number(text) || 0))),
        );
      case 'request':
        this.beginRequest();
        return this.later(() => this.requests.send(text));
      case 'file':
        this.beginRequest();
        return this.later(() => this.requests.readFile(text));
      default:
        if (!what.startsWith('log:')) return this.transcode(what, text, bytes);
        try {
          this.host.log(what.slice(4) as LogLevel, text);
        } catch (thrown) {
          throw this.end(thrown);
        }
        return undefined;
    }
  }

  private beginRequest(): void {
    try {
      this.requests.begin();
    } catch (thrown) {
      throw this.end(thrown);
    }
  }

  private transcode(what: string, text: string, bytes: Uint8Array): string | Uint8Array | undefined {
    const size = text.length + bytes.length;
    this.spend(COST.transcode + PER_BYTE.operations * size);
    if (!this.host.takeMemory(PER_BYTE.memory * size)) throw this.end(tooMuchMemory(this.limits));
    try {
      return transcode(what, text, bytes);
    } finally {
      this.host.giveMemory(PER_BYTE.memory * size);
    }
  }

  /** Begins something whose answer comes later; gives its number. */
  private later(work: () => Promise<Answered<string | Uint8Array>>): string {
    // What has arrived waits too, for the code to let it in.
    if (this.waiting.size + this.arrived.length >= this.limits.waiting) throw this.end(tooManyWaiting(this.limits));
    const id = String((this.lastId += 1));
    this.waiting.add(id);
    const settle = (answer: Answered<string | Uint8Array> | { error: string; code?: string }) => {
      this.waiting.delete(id);
      this.arrived.push({ id, ...answer });
      this.wake();
    };
    this.pausing();
    work().then(settle, (thrown: unknown) => {
      if (isFinal(thrown)) this.end(thrown);
      settle({
        error: thrown instanceof Error ? thrown.message : String(thrown),
        ...(thrown instanceof AppError ? { code: thrown.code } : {}),
      });
    });
    return id;
  }

  private refill(): void | Promise<void> {
    this.spend(SLICE);
    if (!canSuspend) return;
    this.pausing();
    return new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
      if (this.host.signal.aborted) throw this.end(cancelled());
    });
  }

  private spend(operations: number): void {
    if (this.fatal) throw this.fatal;
    this.left -= operations;
    if (this.left <= 0)
      throw this.end(
        tooMuchComputing({
          limit: 'operations',
          operations: this.limits.operations,
        }),
      );
  }

  /** What is refused ends the call at the next operation: code that goes on without memory does so slowly. */
  private grow(bytes: number): boolean {
    if (bytes <= this.limits.memoryBytes && this.take(bytes - this.memory)) {
      this.memory = bytes;
      return true;
    }
    this.end(tooMuchMemory(this.limits));
    return false;
  }

  private take(bytes: number): boolean {
    if (!this.host.takeMemory(bytes)) return false;
    this.taken += bytes;
    return true;
  }

  private pausing(): void {
    if (!this.hasPaused) this.host.beforePause();
    this.hasPaused = true;
  }

  private end(thrown: unknown): unknown {
    this.fatal ??= thrown;
    return this.fatal;
  }

  private explained(thrown: unknown): unknown {
    if (thrown instanceof AppError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (thrown instanceof GuestThrew && message.includes('out of memory')) return tooMuchMemory(this.limits);
    if (thrown instanceof RangeError || (thrown instanceof GuestThrew && message.includes('stack'))) return tooDeep();
    if (thrown instanceof GuestThrew) return new AppError('CODE_FAILED', `The code failed: ${message.slice(0, 500)}`);
    return thrown;
  }
}
