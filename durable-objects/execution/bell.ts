/** Wakes everyone who waits for something to happen. */
export class Bell {
  private waiters: (() => void)[] = [];

  /** Resolves when it rings next. */
  rings(): Promise<void> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  ring(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const resolve of waiters) resolve();
  }
}
