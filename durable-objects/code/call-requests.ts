import type { CodeHost } from '../../core/code/engine.ts';
import type { CodeLimits } from '../../core/code/program.ts';
import { BYTES_PER_CHARACTER } from '../execution/memory-budget.ts';
import { cancelled, tooManyRequests, tooMuchMemory } from './call-limits.ts';

/** Requests and reads of one call that are under way at the same time; the others wait for their turn. */
const AT_ONCE = 6;

/** An answer, which counts as memory until it is handed over. */
export interface Answered<T> {
  value: T;
  handOver(): void;
}

/** The requests of one call, and its reads of files. With the call they end, and what they hold goes back. */
export class CallRequests {
  private readonly host: CodeHost;
  private readonly limits: CodeLimits;
  private readonly ending = new AbortController();
  private begun = 0;
  private underWay = 0;
  private readonly queue: (() => void)[] = [];
  private held = 0;

  constructor(host: CodeHost, limits: CodeLimits) {
    this.host = host;
    this.limits = limits;
  }

  /** Counts one more. Throws CODE_OUTPUT where there were too many. */
  begin(): void {
    this.begun += 1;
    if (this.begun > this.limits.requests) throw tooManyRequests(this.limits);
  }

  /** Sends it when its turn comes. Rejects as the host does, and with CODE_MEMORY where the answer finds no room. */
  async send(request: string): Promise<Answered<string>> {
    return this.inTurn(async () => {
      const text = await this.host.request(request, this.ending.signal);
      if (this.isOver) throw cancelled();
      const bytes = text.length * BYTES_PER_CHARACTER;
      if (!this.host.takeMemory(bytes)) throw tooMuchMemory(this.limits);
      return this.hold(text, bytes);
    });
  }

  /** Reads a file when its turn comes. Rejects as the host does. */
  async readFile(file: string): Promise<Answered<Uint8Array>> {
    return this.inTurn(async () => {
      const content = await this.host.readFile(file);
      const answered = this.hold(content, content.byteLength);
      if (!this.isOver) return answered;
      this.host.giveMemory(content.byteLength);
      throw cancelled();
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.underWay >= AT_ONCE) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.underWay += 1;
    try {
      if (this.isOver) throw cancelled();
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.underWay -= 1;
    }
  }

  /** Ends what is under way and what waits. */
  end(): void {
    this.ending.abort();
    this.host.giveMemory(this.held);
    this.held = 0;
  }

  private get isOver(): boolean {
    return this.ending.signal.aborted;
  }

  private hold<T>(value: T, bytes: number): Answered<T> {
    this.held += bytes;
    return {
      value,
      handOver: () => {
        if (this.isOver) return;
        this.held -= bytes;
        this.host.giveMemory(bytes);
      },
    };
  }
}
