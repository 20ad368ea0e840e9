import { RE2JS } from 're2js';
import { AppError } from '../../errors/app-error.ts';
import { Budget, DEFAULT_LIMITS } from '../../expressions/budget.ts';
import { emptyContext } from '../../expressions/context.ts';
import { evaluate } from '../../expressions/evaluate.ts';
// The engine for regular expressions: without it a pattern that is costly but linear would be refused.
import '../../expressions/regex/re2.ts';
import { compileTemplate } from '../../expressions/template.ts';
import type { JsonRecord } from './records.ts';

/** A regular expression of a workflow. Throws EXPRESSION_BUDGET where a search would take too long. */
export interface TextPattern {
  test(text: string): boolean;
  /** Replaces the first place that matches, or every one. `$1` and `$<name>` in the replacement stand for groups. */
  replace(text: string, replacement: string, every: boolean): string;
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

/** Compiles `^a.*z$` or `/^a.*z$/i`. Throws NODE_INPUT_INVALID for what cannot be read. */
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
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), bits);
    return {
      test: (text) => compiled.matcher(text).find(),
      replace: (text, replacement, every) =>
        every ? compiled.matcher(text).replaceAll(replacement) : compiled.matcher(text).replaceFirst(replacement),
    };
  } catch (thrown) {
    // It has no words for looking around and for referring back.
    return backtracking(source, flags) ?? refuse(source, thrown);
  }
}

function refuse(source: string, thrown: unknown): never {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  throw new AppError('NODE_INPUT_INVALID', `The pattern "${source.slice(0, 80)}" cannot be used: ${reason}.`);
}

/** What one search by the expressions' engine may cost: a fiftieth of what an expression may. */
const SEARCH = { steps: DEFAULT_LIMITS.steps / 50 };
const TEST = '={{ new RegExp($json.source, $json.flags).test($json.text) }}';
const REPLACE = '={{ $json.text.replace(new RegExp($json.source, $json.flags), $json.replacement) }}';

/** The pattern in the engine of the expressions, which goes back and tries again within a budget; null where that cannot read it. */
function backtracking(source: string, given: string): TextPattern | null {
  const flags = given.replaceAll('g', '');
  const run = (expression: string, json: JsonRecord, every = false) =>
    evaluate(
      compileTemplate(expression),
      emptyContext({ json: { source, flags: every ? `${flags}g` : flags, ...json } }),
      new Budget(SEARCH),
    );
  // What fails in the way of JavaScript, as a pattern that is none, gives nothing.
  if (run(TEST, { text: '' }) === undefined) return null;
  return {
    test: (text) => run(TEST, { text }) === true,
    replace: (text, replacement, every) => String(run(REPLACE, { text, replacement }, every)),
  };
}
