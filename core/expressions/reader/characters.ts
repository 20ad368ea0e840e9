/** What the quick reader knows of the characters it takes: ASCII, and everything else is for the full parser to judge. */

const WORD = 1;
const DIGIT = 2;
const BLANK = 4;

/** Kinds of the ASCII characters, by their codes. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(character)) return WORD;
  if (/\d/.test(character)) return DIGIT;
  return /[ \t\n\r]/.test(character) ? BLANK : 0;
});

/** A code behind the end of the source is NaN, which is no place in the table: it is of no kind. */
const kind = (code: number): number => (code < 128 ? KINDS[code]! : 0);

export const isBlank = (code: number): boolean => kind(code) === BLANK;
export const isDigit = (code: number): boolean => kind(code) === DIGIT;
export const startsWord = (code: number): boolean => kind(code) === WORD;
export const continuesWord = (code: number): boolean => (kind(code) & (WORD | DIGIT)) !== 0;

/** Words that are no plain names, or not everywhere. `true`, `false` and `null` are values; the rest is not read here. */
export const RESERVED: ReadonlySet<string> = new Set(
  (
    'break case catch continue debugger default do else finally for function if return switch throw try var while with ' +
    'null true false instanceof typeof void delete new in this const class extends export import super enum await async ' +
    'yield let static implements interface package private protected public eval arguments of get set'
  ).split(' '),
);
