import { type Node, parse } from 'acorn';
import { AppError } from '../errors/app-error.ts';
import type { Library } from './engine.ts';
import { MAX_CODE } from './program.ts';

/** What a text of code asks for, as far as it can be seen without running it. */
export interface CodeFacts {
  /** Every plain text in it: names of nodes are among these. */
  texts: ReadonlySet<string>;
  /** Whether it looks at other nodes at all. */
  readsNodes: boolean;
  /** Whether it asks for a certain output or run of another node. */
  readsOutputs: boolean;
  /** Whether it asks from which item of another node an item came. */
  readsOrigins: boolean;
  /** Whether it asks for what the workflow keeps from one execution to the next. */
  readsStaticData: boolean;
  libraries: readonly Library[];
}

const DATES = ['$now', '$today', 'DateTime', 'Duration', 'Interval'];
const QUERIES = ['$jmespath', '$jmesPath'];
const NODES = ['$', '$node', '$items', '$item'];
const STATIC_DATA = ['$getWorkflowStaticData', 'getWorkflowStaticData'];
const ORIGINS = ['item', 'itemMatching', 'pairedItem'];
const PICKS = ['first', 'last', 'all'];

const CACHE_SIZE = 200;
const cache = new Map<string, CodeFacts>();

/** Reads the code. Throws CODE_SYNTAX with line and column, both from 1. */
export function analyseCode(source: string): CodeFacts {
  const known = cache.get(source);
  if (known) return known;
  const facts = analyse(source);
  cache.set(source, facts);
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value!);
  return facts;
}

type Member = Node & { [key: string]: unknown };

function analyse(source: string): CodeFacts {
  if (source.length > MAX_CODE)
    throw new AppError(
      'CODE_SYNTAX',
      `The code has ${source.length} characters; ${MAX_CODE} are allowed. Split it over several nodes.`,
    );
  const texts = new Set<string>();
  const identifiers = new Set<string>();
  const members = new Set<string>();
  let readsOutputs = false;
  // A list instead of recursion: code may be nested deeply.
  const ahead: unknown[] = [program(source)];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const one of next) ahead.push(one);
      continue;
    }
    const node = next as Member;
    if (node.type === 'ImportExpression')
      throw syntaxError(source, node.start, 'import() is not there in the Code node.');
    if (node.type === 'Identifier') identifiers.add(String(node.name));
    if (node.type === 'Literal' && typeof node.value === 'string') texts.add(node.value);
    if (node.type === 'TemplateElement') texts.add(String((node.value as { cooked?: string }).cooked));
    if (node.type === 'MemberExpression' && node.computed === false) {
      const name = String((node.property as Member).name);
      members.add(name);
      // `$node.Webhook`
      if ((node.object as Member).name === '$node') texts.add(name);
    }
    if (node.type === 'CallExpression' && asksForOutput(node)) readsOutputs = true;
    for (const [key, value] of Object.entries(node)) if (key !== 'type' && typeof value === 'object') ahead.push(value);
  }
  const uses = (names: readonly string[]) => names.some((name) => identifiers.has(name));
  const mentions = (names: readonly string[]) =>
    names.some((name) => members.has(name) || texts.has(name) || identifiers.has(name));
  const libraries: Library[] = [];
  if (uses(DATES) || texts.has('luxon')) libraries.push('luxon');
  if (uses(QUERIES)) libraries.push('jmespath');
  return {
    texts,
    readsNodes: uses(NODES),
    readsOutputs,
    readsOrigins: mentions(ORIGINS),
    readsStaticData: mentions(STATIC_DATA),
    libraries,
  };
}

/** `….first(1)`, `….all(0, 2)` or `$items('name', 1)`. */
function asksForOutput(call: Member): boolean {
  const callee = call.callee as Member;
  const { length } = call.arguments as unknown[];
  if (callee.type === 'Identifier') return callee.name === '$items' && length > 1;
  return callee.type === 'MemberExpression' && length > 0 && PICKS.includes(String((callee.property as Member).name));
}

function program(source: string): Node {
  try {
    return parse(source, {
      ecmaVersion: 2024,
      sourceType: 'script',
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
    });
  } catch (thrown) {
    if (thrown instanceof RangeError || (thrown instanceof SyntaxError && thrown.message.includes('stack space')))
      throw syntaxError(source, 0, 'The code is nested too deeply.');
    const at = (thrown as { pos?: unknown }).pos;
    const reason = thrown instanceof Error ? thrown.message.replace(/ \(\d+:\d+\)$/, '') : String(thrown);
    throw syntaxError(source, typeof at === 'number' ? at : 0, hintFor(reason));
  }
}

const hintFor = (reason: string): string =>
  reason.includes("'import' and 'export'")
    ? 'import and export are not there in the Code node. Libraries cannot be loaded; DateTime and $jmespath are there without.'
    : `${reason}.`;

function syntaxError(source: string, at: number, reason: string): AppError {
  const before = source.slice(0, at).split(/\r\n|[\n\r\u2028\u2029]/);
  const [line, column] = [before.length, before.at(-1)!.length + 1];
  return new AppError('CODE_SYNTAX', `The code cannot be read: ${reason} [line ${line}, column ${column}]`, {
    line,
    column,
  });
}
