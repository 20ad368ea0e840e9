import { CODE_FILE } from '../program.ts';
import type { GuestError } from '../guest-data.ts';

/** The code begins on the second line of its program. */
const LINES_BEFORE = 1;

function text(read: () => unknown, fallback: string): string {
  try {
    const value = read();
    return typeof value === 'string' ? value : fallback;
  } catch {
    return fallback;
  }
}

/** What was thrown, as data. Whatever it is, reading it does not throw. */
export function describe(thrown: unknown): GuestError {
  if (typeof thrown !== 'object' || thrown === null) {
    let message = 'a value that cannot be shown';
    try {
      message = String(thrown);
    } catch {
      // A value that refuses to become text.
    }
    return { name: 'Error', message };
  }
  const error = thrown as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    stack?: unknown;
  };
  const stack = text(() => error.stack, '');
  const place = new RegExp(`${CODE_FILE.replace('.', '\\.')}:(\\d+)(?::(\\d+))?`).exec(stack);
  const code = text(() => error.code, '').slice(0, 100);
  const line = place ? Number(place[1]) - LINES_BEFORE : 0;
  return {
    name: text(() => error.name, 'Error').slice(0, 100),
    message: text(() => error.message, 'An object was thrown that is no error.').slice(0, 2000),
    ...(code === '' ? {} : { code }),
    ...(line > 0 ? { line } : {}),
    ...(line > 0 && place?.[2] ? { column: Number(place[2]) } : {}),
  };
}
