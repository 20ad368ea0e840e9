import { RE2JS } from 're2js';
import { AppError } from '../../errors/app-error.ts';

/** A regular expression of a workflow, run by an engine whose time grows with the text only and never explodes. */
export interface TextPattern {
  test(text: string): boolean;
  /** `$1` and `$<name>` in the replacement stand for groups. */
  replaceAll(text: string, replacement: string): string;
}

const FLAGS: Record<string, number> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  // Texts are Unicode here anyway, and every match is looked for where that matters.
  u: 0,
  v: 0,
  g: 0,
};
const CACHE_SIZE = 200;
const cache = new Map<string, TextPattern>();

/** Compiles `^a.*z$` or `/^a.*z$/i`. Throws NODE_INPUT_INVALID for what cannot be read or has no linear-time form. */
export function textPattern(source: string, flags = ''): TextPattern {
  const key = `${flags}/${source}`;
  const known = cache.get(key);
  if (known) return known;
  const literal = /^\/(.+)\/([a-z]*)$/s.exec(source);
  const pattern = compile(literal?.[1] ?? source, flags + (literal?.[2] ?? ''));
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
  cache.set(key, pattern);
  return pattern;
}

function compile(source: string, flags: string): TextPattern {
  let bits = 0;
  for (const flag of flags) {
    if (!Object.hasOwn(FLAGS, flag))
      throw new AppError(
        'NODE_INPUT_INVALID',
        `The pattern has the flag "${flag}", which does not exist. Use i, m or s.`,
      );
    bits |= FLAGS[flag]!;
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(RE2JS.translateRegExp(source), bits);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError(
      'NODE_INPUT_INVALID',
      `The pattern "${source.slice(0, 80)}" cannot be used: ${reason}. Look-around and back-references do not exist here.`,
    );
  }
  return {
    test: (text) => compiled.matcher(text).find(),
    replaceAll: (text, replacement) => compiled.matcher(text).replaceAll(replacement),
  };
}
