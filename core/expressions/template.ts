import { type Expression, parseExpressionAt } from 'acorn';
import { AppError } from '../errors/app-error.ts';
import { Compiler } from './compile.ts';
import { errorAt, MAX_SOURCE } from './syntax.ts';
import type { Evaluator, Span } from './values.ts';

/** A template, compiled: plain texts and blocks in their order. */
export interface Template {
  readonly source: string;
  readonly parts: readonly (string | { readonly run: Evaluator; readonly span: Span })[];
  /** Names of the nodes it reads, in `$('…')` and `$node['…']`. */
  readonly nodes: readonly string[];
}

/** True when a parameter is an expression: a text whose first character is `=`. */
export const isExpression = (value: unknown): value is `=${string}` =>
  typeof value === 'string' && value.startsWith('=');

const CACHE_SIZE = 1000;
const cache = new Map<string, Template>();

/**
 * Compiles a template such as `=Hello {{ $json.name }}`; the leading `=` may be missing. Throws EXPRESSION_SYNTAX,
 * EXPRESSION_UNSUPPORTED or EXPRESSION_UNKNOWN_NAME with the position in the source. Compiled templates are kept.
 */
export function compileTemplate(source: string): Template {
  const known = cache.get(source);
  if (known) {
    // Moved to the end: the oldest entry is the one that was not asked for the longest time.
    cache.delete(source);
    cache.set(source, known);
    return known;
  }
  const template = compile(source);
  cache.set(source, template);
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value!);
  return template;
}

function compile(source: string): Template {
  if (source.length > MAX_SOURCE) {
    throw errorAt('EXPRESSION_BUDGET', `The expression has ${source.length} characters; ${MAX_SOURCE} are allowed.`, {
      start: MAX_SOURCE,
      end: source.length,
    });
  }
  const parts: Template['parts'][number][] = [];
  const compiler = new Compiler();
  let at = isExpression(source) ? 1 : 0;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    if (open < 0) break;
    if (open > at) parts.push(source.slice(at, open));
    const node = parseBlock(source, open);
    parts.push({ run: guarded(() => compiler.compile(node), node), span: { start: node.start, end: node.end } });
    at = endOfBlock(source, open, node.end);
  }
  if (at < source.length) parts.push(source.slice(at));
  return { source, parts, nodes: [...compiler.nodeNames] };
}

/** Lets acorn find the end of the expression: a search for `}}` would stop inside texts and nested braces. */
function parseBlock(source: string, open: number): Expression {
  const start = open + 2;
  const first = skipBlank(source, start);
  if (first >= source.length)
    throw errorAt('EXPRESSION_SYNTAX', 'The block "{{" is never closed. Add "}}".', { start: open, end: start });
  if (source.startsWith('}}', first)) {
    throw errorAt('EXPRESSION_SYNTAX', 'The block is empty. Write an expression between "{{" and "}}".', {
      start: open,
      end: first + 2,
    });
  }
  return guarded(
    () =>
      parseExpressionAt(source, start, {
        ecmaVersion: 2023,
        // Without it the end of `(a)` would be the end of `a`.
        preserveParens: true,
        onComment: (_block, text, from, to) => {
          // Text that is shown in another order than it runs could hide what an expression does.
          if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) {
            throw errorAt(
              'EXPRESSION_SYNTAX',
              'The comment contains invisible characters that change the order of the text. Remove them.',
              { start: from, end: to },
            );
          }
        },
      }),
    { start: open, end: Math.min(source.length, start + 1) },
  );
}

/** Turns what acorn throws, and a stack that was nested away, into our errors. */
function guarded<T>(work: () => T, span: Span): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    if (isStackOverflow(thrown))
      throw errorAt('EXPRESSION_BUDGET', 'The expression is nested too deeply. Split it over several fields.', span);
    const at =
      typeof thrown === 'object' && thrown !== null && 'pos' in thrown && typeof thrown.pos === 'number'
        ? thrown.pos
        : span.start;
    const reason = thrown instanceof Error ? thrown.message.replace(/ \(\d+:\d+\)$/, '') : String(thrown);
    throw errorAt('EXPRESSION_SYNTAX', `The expression cannot be read: ${reason}.`, { start: at, end: at + 1 });
  }
}

function endOfBlock(source: string, open: number, end: number): number {
  let at = skipBlank(source, end);
  if (source[at] === ';') at = skipBlank(source, at + 1);
  if (source.startsWith('}}', at)) return at + 2;
  if (at >= source.length)
    throw errorAt('EXPRESSION_SYNTAX', 'The block "{{" is never closed. Add "}}".', { start: open, end: open + 2 });
  throw errorAt(
    'EXPRESSION_SYNTAX',
    `After the expression "}}" was expected, not "${source[at]}". One block holds one expression.`,
    { start: at, end: at + 1 },
  );
}

/** Skips white space and comments. */
function skipBlank(source: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.length && /\s/.test(source[at]!)) at += 1;
    if (source.startsWith('//', at)) {
      const line = source.indexOf('\n', at);
      at = line < 0 ? source.length : line;
    } else if (source.startsWith('/*', at)) {
      const close = source.indexOf('*/', at + 2);
      at = close < 0 ? source.length : close + 2;
    } else {
      return at;
    }
  }
}

/** Acorn reports its own overflow as a syntax error; ours arrives as it is. */
function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof RangeError || (thrown instanceof SyntaxError && thrown.message.includes('stack space'));
}
