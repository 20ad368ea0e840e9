import { readFileSync } from 'node:fs';
import type { Platform } from '../harness/platform.ts';

/** Megabytes that the runtime may come to hold: 4,500 resident objects, far more than any run makes, once held 1,650. */
export const MEMORY_BOUND_MB = 1500;

/** Watches how much memory the runtime holds. */
export class MemoryWatch {
  peakMb = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(platform: Platform) {
    this.timer = setInterval(() => this.look(platform), 500);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(platform: Platform): void {
    try {
      const { workerd } = platform.pids();
      const status = readFileSync(`/proc/${workerd}/status`, 'utf8');
      const kilobytes = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
      this.peakMb = Math.max(this.peakMb, Math.round(kilobytes / 1024));
    } catch {
      // It was killed, or this system keeps no such record.
    }
  }
}
