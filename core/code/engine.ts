import type { AbortSignalLike } from '../nodes/kit/context.ts';
import type { CodeLimits } from './program.ts';

export type Library = 'luxon' | 'jmespath';

/** One call of a user's code. Everything that crosses the border is text, but for the bytes of files. */
export interface CodeJob {
  /** The code, wrapped: see `wrapCode`. */
  program: string;
  libraries: readonly Library[];
  /** `GuestData` as JSON. */
  data: string;
  limits: CodeLimits;
  /** Whose code it is: nothing of one workspace is ever used again for another. */
  workspace: string;
}

/** What the code may ask of the outside while it runs. */
export interface CodeHost {
  /** Sends a request, both as JSON: `GuestRequest`, `GuestAnswer`. It ends with the signal. Rejects with an AppError. */
  request(request: string, signal: AbortSignalLike): Promise<string>;
  /**
   * Reads a file, named as JSON of `GuestFile`. Its bytes count as memory that was taken: whoever has handed them on gives
   * it back. Rejects with an AppError.
   */
  readFile(file: string): Promise<Uint8Array>;
  /** Takes a line of the log. Throws CODE_OUTPUT beyond the limits. */
  log(level: LogLevel, text: string): void;
  /** Takes memory, in bytes; false where there is none. */
  takeMemory(bytes: number): boolean;
  giveMemory(bytes: number): void;
  /** Called before the code lets others run for the first time: what happened so far must be in the journal by then. */
  beforePause(): void;
  readonly signal: { readonly aborted: boolean };
}

export type LogLevel = 'log' | 'info' | 'warn' | 'error' | 'debug';

/** Runs JavaScript that nobody trusts. Gives `GuestOutcome` as JSON; throws AppError CODE_*. */
export interface CodeEngine {
  run(job: CodeJob, host: CodeHost): Promise<string>;
}
