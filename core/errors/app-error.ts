import { ERROR_CODES, isErrorCode, type ErrorCode } from './codes.ts';

/** An error as data: what crosses RPC, stands in the journal and becomes a problem document. */
export interface ErrorData {
  code: ErrorCode;
  /** What happened, with the offending value, then what to do. Never a secret. */
  message: string;
  /** Machine-readable particulars, for example `{ node, path, problems }`. JSON only. */
  details?: Record<string, unknown>;
}

/** The one error class. `code` decides the HTTP status, the title and who has to act. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, ...(this.details ? { details: this.details } : {}) };
  }
}

/** Rebuilds the error from its data, for example after it crossed an RPC border. */
export function fromErrorData(data: ErrorData): AppError {
  return new AppError(data.code, data.message, data.details);
}

/** Turns whatever was thrown into error data; what is not ours becomes `fallback` without its internals. */
export function toErrorData(thrown: unknown, fallback: ErrorCode = 'INTERNAL'): ErrorData {
  if (thrown instanceof AppError) return thrown.toData();
  // Class identity does not survive an isolate border, the code does.
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && isErrorCode(thrown.code)) {
    return {
      code: thrown.code,
      message: 'message' in thrown ? String(thrown.message) : ERROR_CODES[thrown.code].title,
    };
  }
  if (fallback === 'INTERNAL') return { code: fallback, message: 'An unexpected error happened. It was logged.' };
  return { code: fallback, message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** The answer of an RPC method: class identity does not survive the border, data does. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorData };

/** Marks a branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new AppError('INTERNAL', `Unexpected value: ${JSON.stringify(value)}`);
}
