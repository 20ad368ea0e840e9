import { type Expression, parse, parseExpressionAt } from 'acorn';
import { AppError } from '../errors/app-error.ts';
import { Compiler, type Notice } from './compile.ts';
import { isExpression } from './is-expression.ts';
import { readQuickly } from './reader/quick-reader.ts';
import { errorAt, MAX_SOURCE } from './syntax.ts';
import type { Evaluator, Span } from './values.ts';

export { isExpression };

/** One block, compiled. */
export interface Block {
  readonly run: Evaluator;
  readonly span: Span;
  /** Set where the block is `a.b`: if it gives nothing, `b` may be a method that was not called. */
  readonly member?: { readonly object: () => Evaluator; readonly name: string };
}

/** A template, compiled: plain texts and blocks in their order. */
export interface Template {
  readonly source: string;
  /** All of the source. */
  readonly span: Span;
  readonly parts: readonly (string | Block)[];
  /** The block, where the template is one block and nothing else. */
  readonly only: Block | null;
  /** The same, where nothing is to be announced or made ready before it runs. */
  readonly plain: Block | null;
  /** Names of the nodes it reads, in `$('…')`, `$node['…']` and `$items('…')`. */
  readonly nodes: readonly string[];
  /** True when it changes data in place, its own copies of them. */
  readonly mutates: boolean;
  /** True when it has variables of its own outside any function. */
  readonly hasVariables: boolean;
  /** True when it may need the engine for regular expressions; see `prepare`. */
  readonly usesRegex: boolean;
  /** What is probably a mistake, with its place. */
  readonly notices: readonly Notice[];
}

/** How many compiled templates each half of the cache holds. */
const CACHE_SIZE = 500;
/** Those that were asked for lately, and those before them: dropping a half at a time costs nothing for each of them. */
let recent = new Map<string, Template>();
let earlier = new Map<string, Template>();

/**
 * Compiles a template such as `=Hello {{ $json.name }}`; the leading `=` may be missing. Throws EXPRESSION_SYNTAX,
 * EXPRESSION_UNSUPPORTED or EXPRESSION_UNKNOWN_NAME with the position in the source. Compiled templates are kept.
 */
export function compileTemplate(source: string): Template {
  const known = recent.get(source);
  if (known) return known;
  const template = earlier.get(source) ?? compile(source);
  if (recent.size >= CACHE_SIZE) {
    earlier = recent;
    recent = new Map();
  }
  recent.set(source, template);
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
  let text = '';
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    if (open < 0) break;
    text += source.slice(at, open);
    if (isEscaped(source, open)) {
      text += '{{';
      at = open + 2;
      continue;
    }
    if (text !== '') parts.push(text);
    text = '';
    const { block, end } = compileBlock(source, open, compiler);
    parts.push(block);
    at = end;
  }
  text += source.slice(at);
  if (text !== '' || parts.length === 0) parts.push(text);
  const [first] = parts;
  const only = parts.length === 1 && typeof first === 'object' ? first : null;
  const hasVariables = compiler.implicit.names.length > 0;
  return {
    source,
    span: { start: 0, end: source.length },
    parts,
    only,
    plain: hasVariables || compiler.notices.length > 0 ? null : only,
    nodes: compiler.nodeNames,
    mutates: compiler.mutates,
    hasVariables,
    usesRegex: compiler.usesRegex,
    notices: compiler.notices,
  };
}

/** True when an odd number of backslashes stands before this place. */
function isEscaped(source: string, at: number): boolean {
  let count = 0;
  while (source[at - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
}

/**
 * Compiles the block that opens here. Acorn finds where its expression ends, so that a `}}` inside texts and braces does
 * no harm; where it cannot, the block is read as n8n does it: up to the first `}}`, with `\}}` for one inside.
 */
function compileBlock(source: string, open: number, compiler: Compiler): { block: Block; end: number } {
  const start = open + 2;
  const first = skipBlank(source, start);
  if (first >= source.length || source.startsWith('}}', first)) {
    throw errorAt('EXPRESSION_SYNTAX', 'The block is empty. Write an expression between "{{" and "}}".', {
      start: open,
      end: Math.min(source.length, first + 2),
    });
  }
  const quick = readQuickly(source, start);
  if (quick) return { block: guarded(() => blockOf(quick.node, compiler), quick.node), end: quick.end };
  const place = { start: open, end: Math.min(source.length, start + 1) };
  let node: Expression;
  let end: number;
  try {
    node = guarded(() => parseExpressionAt(source, start, OPTIONS), place);
    end = endOfBlock(source, node.end, compiler);
  } catch (thrown) {
    const unescaped = withoutEscapes(source, open);
    if (!unescaped) throw thrown;
    node = guarded(() => parseExpressionAt(unescaped.text, start, OPTIONS), place);
    const rest = skipBlank(unescaped.text, node.end);
    if (unescaped.text.slice(rest).replace(/^;\s*/, '') !== '') throw thrown;
    end = unescaped.end;
  }
  return { block: guarded(() => blockOf(node, compiler), node), end };
}

function blockOf(node: Expression, compiler: Compiler): Block {
  const span = { start: node.start, end: node.end };
  const run = compiler.compile(node);
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return { run, span };
  if (node.object.type === 'Super') return { run, span };
  return { run, span, member: { object: () => compiler.compile(node.object), name: node.property.name } };
}

/** The source up to the end of the block, `\}}` read as `}}`; null when there is no such thing in the block. */
function withoutEscapes(source: string, open: number): { text: string; end: number } | null {
  let close = source.indexOf('}}', open + 2);
  while (close >= 0 && source[close - 1] === '\\') close = source.indexOf('}}', close + 2);
  const code = source.slice(0, close < 0 ? source.length : close);
  if (!code.includes('\\}}', open)) return null;
  const text = code.slice(0, open) + code.slice(open).replaceAll('\\}}', '}}');
  return { text, end: close < 0 ? source.length : close + 2 };
}

const OPTIONS = {
  ecmaVersion: 2023,
  // Without it the end of `(a)` would be the end of `a`.
  preserveParens: true,
  onComment: (_block: boolean, text: string, from: number, to: number): void => {
    // Text that is shown in another order than it runs could hide what an expression does.
    if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) {
      throw errorAt(
        'EXPRESSION_SYNTAX',
        'The comment contains invisible characters that change the order of the text. Remove them.',
        { start: from, end: to },
      );
    }
  },
} as const;

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

/** Where the block ends, after its expression. What stands on further lines or behind a `;` must be code, and does not run. */
function endOfBlock(source: string, end: number, compiler: Compiler): number {
  let at = skipBlank(source, end);
  const separated = source[at] === ';' || /[\n\r\u2028\u2029]/.test(source.slice(end, at));
  if (source[at] === ';') at = skipBlank(source, at + 1);
  if (source.startsWith('}}', at)) return at + 2;
  if (at >= source.length) return at;
  if (separated) {
    const close = source.indexOf('}}', at);
    const rest = source.slice(at, close < 0 ? source.length : close);
    try {
      parse(rest, { ...OPTIONS, sourceType: 'script' });
    } catch {
      throw expectedEnd(source, at);
    }
    compiler.notices.push({
      message: 'One block holds one expression: what stands behind the first one does not run.',
      span: { start: at, end: at + rest.length },
    });
    return close < 0 ? source.length : close + 2;
  }
  throw expectedEnd(source, at);
}

const expectedEnd = (source: string, at: number) =>
  errorAt(
    'EXPRESSION_SYNTAX',
    `After the expression "}}" was expected, not "${source[at]}". One block holds one expression.`,
    { start: at, end: at + 1 },
  );

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
