import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/codes.ts';
import { GuestObject, type Value } from './values.ts';

/** An error as the expression sees it: `name` and `message`, and no stack. */
export class GuestError extends GuestObject {
  readonly kind = 'error';
  readonly name: string;
  message: string;
  readonly cause: Value;

  constructor(name: string, message: string, cause?: Value) {
    super();
    this.name = name;
    this.message = message;
    this.cause = cause;
  }
}

/**
 * What an expression throws: by `throw`, or because a value is not what the code takes it for. It can be caught inside;
 * uncaught it makes the block `undefined` and becomes a warning.
 */
export class GuestThrow extends Error {
  readonly value: Value;
  readonly code: ErrorCode;

  constructor(value: Value, message: string, code: ErrorCode = 'EXPRESSION_FAILED') {
    super(message);
    this.value = value;
    this.code = code;
  }
}

/** A value has the wrong type for what is done with it. */
export function typeError(message: string): GuestThrow {
  return new GuestThrow(new GuestError('TypeError', message), message);
}

/** A number is out of the range in which something works. */
export function rangeError(message: string): GuestThrow {
  return new GuestThrow(new GuestError('RangeError', message), message);
}

/** Something is used in a way that n8n reports: it reaches the person who wrote the expression. */
export function expressionError(message: string, details?: Record<string, unknown>): AppError {
  return new AppError('EXPRESSION_FAILED', message, details);
}
