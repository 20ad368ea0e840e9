import { AppError } from '../core/errors/app-error.ts';

const TRIES = 3;
const PAUSE_MS = 50;

/**
 * Calls an idempotent method of an object. Each try takes a fresh stub, because one that has failed stays broken; a reset
 * or a lost connection is tried again. An overloaded object is left alone: OVERLOADED.
 */
export async function callObject<Stub, T>(newStub: () => Stub, call: (stub: Stub) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(newStub());
    } catch (error) {
      const flags = error as { retryable?: boolean; overloaded?: boolean; durableObjectReset?: boolean };
      if (flags.overloaded)
        throw new AppError('OVERLOADED', 'The platform is busy. Try again in a few seconds.', {
          retryAfterSeconds: 2,
          // An earlier try whose answer was lost may have done its work.
          ...(attempt > 1 ? { attempt } : {}),
        });
      if (attempt >= TRIES || !(flags.retryable || flags.durableObjectReset)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}

/** True for a call that was refused before it did anything: what was made for it is nobody's. */
export const isRefused = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'OVERLOADED' && error.details?.['attempt'] === undefined;
