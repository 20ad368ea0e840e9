import type { Run } from '../values.ts';

/** Text as a form encodes it: a space is `+`, and only letters, digits, `*`, `-`, `.` and `_` stay. */
export function formEncode(text: string, run: Run): string {
  run.budget.spend(1 + text.length / 32);
  run.budget.allocate(text.length * 6);
  // Halves of surrogate pairs would make the host throw.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
