/** Which attempt at which run of which node. */
export interface AttemptId {
  node: string;
  run: number;
  attempt: number;
}

/** The attempts that are being made in this object, each with the way to give it up. */
export class InFlight {
  private readonly attempts = new Map<string, { id: AttemptId; controller: AbortController }>();

  get size(): number {
    return this.attempts.size;
  }

  has(id: AttemptId): boolean {
    return this.attempts.has(keyOf(id));
  }

  /** Gives the signal that fires when the attempt is given up. */
  begin({ node, run, attempt }: AttemptId): AbortSignal {
    const id = { node, run, attempt };
    const controller = new AbortController();
    this.attempts.set(keyOf(id), { id, controller });
    return controller.signal;
  }

  /** False for an attempt that was given up meanwhile: nothing that it says counts. */
  end(id: AttemptId): boolean {
    return this.attempts.delete(keyOf(id));
  }

  giveUpUnless(isOfUse: (id: AttemptId) => boolean): void {
    for (const [key, { id, controller }] of this.attempts) {
      if (isOfUse(id)) continue;
      controller.abort();
      this.attempts.delete(key);
    }
  }
}

const keyOf = ({ node, run, attempt }: AttemptId): string => `${node}:${run}:${attempt}`;
