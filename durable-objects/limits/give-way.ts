import type { Deferral } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';

/** Waits up to this long are sat out in memory; longer ones end the attempt and are a timer of the engine. */
export const SIT_OUT_MS = 5000;
/** The same for a call that follows others of its item: if the attempt ended, these would be made again. */
export const FOLLOWING_SITS_OUT_MS = 60_000;

/** Thrown where a call has to wait long: the attempt ends without a failure and is made again at `deferral.until`. */
export class GiveWay extends Error {
  readonly deferral: Deferral;

  constructor(deferral: Deferral) {
    super(`The call waits until ${new Date(deferral.until).toISOString()}.`);
    this.name = 'GiveWay';
    this.deferral = deferral;
  }
}

/** What a call is told that waited when its attempt was over. */
export const over = (): AppError =>
  new AppError('EXECUTION_CANCELLED', 'The execution or attempt ended while the call waited.');

/** Waits, or throws as soon as the attempt is over. */
export function sitOut(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(over());
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(over());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
