import type { ErrorCode } from '../errors/codes.ts';

/** An RFC 9457 problem document with our code; the body of every error answer. */
export interface Problem {
  /** `about:blank#<code>`-like reference to the error's page, for example `/docs/errors#BODY_INVALID`. */
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  requestId: string;
  /** Particulars, for example `{ problems: [{ path, message }] }`. */
  details?: Record<string, unknown>;
}
