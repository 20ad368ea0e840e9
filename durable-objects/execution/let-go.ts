import type { ObjectEnv } from '../env.ts';
import { noteActive, noteReleased, residents } from './residents.ts';

/**
 * Frees the handles of an ended run at once where very many objects are held: each has three open files, and a machine
 * allows only so many. Idleness frees them within seconds anyway and costs nothing, so this is the exception.
 */
export class LettingGo {
  private readonly ctx: DurableObjectState;
  private readonly env: ObjectEnv;
  private readonly id: string;
  /** Whether a run goes on here: a vanished one may have been followed by another. */
  private readonly isRunning: () => boolean;
  private openCalls = 0;

  constructor(ctx: DurableObjectState, env: ObjectEnv, id: string, isRunning: () => boolean) {
    this.ctx = ctx;
    this.env = env;
    this.id = id;
    this.isRunning = isRunning;
  }

  /** True while nobody would lose anything but the object's memory. */
  get isFree(): boolean {
    return this.openCalls === 0 && this.ctx.getWebSockets().length === 0 && !this.isRunning();
  }

  /** Does the work of a call or an alarm, during which the object is not let go. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.openCalls++;
    noteActive(this.id, Date.now());
    try {
      return await work();
    } finally {
      this.openCalls--;
    }
  }

  async letGo(): Promise<void> {
    const limit = Number(this.env.RESIDENT_OBJECTS ?? Number.NaN);
    if (!(residents() > limit)) return;
    await this.ctx.storage.sync();
    // In a turn of its own: an abort throws away what its own turn has written.
    setTimeout(() => {
      if (!this.isFree) return;
      noteReleased(this.id);
      this.ctx.abort('The execution has ended and its object is let go.', { retryAlarm: false } as never);
    }, 0);
  }
}
