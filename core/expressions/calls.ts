import type { CallExpression, Expression, NewExpression } from 'acorn';
import { toKey } from './coerce.ts';
import type { Compiler } from './compile.ts';
import { dispatchExtension, EXTENSION_NAMES, EXTENSIONS_BY_KIND, extensionOf } from './extensions/dispatch.ts';
import type { Method } from './functions/method.ts';
import { typeError } from './guest-error.ts';
import { compileList } from './literals.ts';
import { getMember, isRefused, methodOf, METHODS, refusal } from './members.ts';
import { SKIPPED } from './skipped.ts';
import { suggestion } from './suggest.ts';
import { errorAt, textOf, unsupported } from './syntax.ts';
import { asRecord, type Evaluator, GuestFunction, Handle, kindOf, type Run, type Span, type Value } from './values.ts';

/** Methods that change their list in place. */
const CHANGING = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'fill',
  'copyWithin',
  'sort',
  'reverse',
  'assign',
]);
/** Methods whose list nobody else knows: changing a copy of it is the same as changing it. */
const FRESH = new Set([
  'map', 'filter', 'slice', 'concat', 'flat', 'flatMap', 'split', 'keys', 'values', 'entries', 'toSorted', 'toReversed',
  'toSpliced', 'from', 'of', 'match', 'matchAll', 'Array', 'unique', 'removeDuplicates', 'pluck', 'compact', 'chunk',
  'union', 'difference', 'intersection', 'append', 'renameKeys',
]); // prettier-ignore

/** Compiles a call: of a function, of a method, or of one of the few names that are part of the language. */
export function compileCall(compiler: Compiler, node: CallExpression): Evaluator {
  let { callee } = node;
  while (callee.type === 'ParenthesizedExpression') callee = callee.expression;
  if (callee.type === 'Super') throw unsupported(callee, '"super"');
  if (callee.type === 'Identifier' && !compiler.declares(callee.name)) {
    if (callee.name === '$if') return compileIf(compiler, node);
    if (callee.name === '$' || callee.name === '$items') compiler.noteNode(node.arguments[0]);
    if (callee.name === 'RegExp') compiler.usesRegex = true;
  }
  if (callee.type === 'MemberExpression') return compileMethodCall(compiler, node, callee);
  const called = compiler.compile(callee);
  const args = compileList(compiler, node.arguments);
  const name = callee.type === 'Identifier' ? callee.name : 'The value';
  const { optional } = node;
  const span = { start: node.start, end: node.end };
  return (run, frame) => {
    const value = called(run, frame);
    if (value === SKIPPED || (optional && (value === null || value === undefined))) return SKIPPED;
    run.at = span;
    return callFunction(value, args(run, frame), name, run);
  };
}

/** Calls a function of the guest, one call deeper. */
export function callFunction(called: Value, args: Value[], name: string, run: Run): Value {
  run.budget.spend();
  if (!(called instanceof GuestFunction)) throw notAFunction(name, []);
  run.budget.enter();
  try {
    return called.invoke(args, run);
  } finally {
    run.budget.leave();
  }
}

function compileMethodCall(
  compiler: Compiler,
  node: CallExpression,
  callee: Extract<CallExpression['callee'], { type: 'MemberExpression' }>,
): Evaluator {
  if (callee.object.type === 'Super') throw unsupported(callee.object, '"super"');
  const constant = constantName(callee);
  if (constant !== null && changesInPlace(constant, callee.object)) compiler.mutates = true;
  if (constant !== null && MAY_USE_REGEX.has(constant) && node.arguments.length > 0) {
    const [first] = node.arguments;
    if (first!.type !== 'Literal' || first.regex) compiler.usesRegex = true;
  }
  const object = compiler.compile(callee.object);
  const args = compileList(compiler, node.arguments);
  const span: Span = { start: node.start, end: node.end };
  const { optional } = node;
  const calleeOptional = callee.optional;
  if (constant !== null) {
    const call = methodCaller(constant, optional);
    return (run, frame) => {
      const self = object(run, frame);
      if (self === SKIPPED || (calleeOptional && (self === null || self === undefined))) return SKIPPED;
      const values = args(run, frame);
      run.at = span;
      return call(self, values, run);
    };
  }
  const key = compiler.key({ computed: callee.computed, key: callee.property });
  return (run, frame) => {
    const self = object(run, frame);
    if (self === SKIPPED || (calleeOptional && (self === null || self === undefined))) return SKIPPED;
    const name = toKey(key(run, frame), run);
    const values = args(run, frame);
    run.at = span;
    return methodCaller(name, optional)(self, values, run);
  };
}

const MAY_USE_REGEX = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split', 'test', 'exec']);

/** The name of the method where it stands in the source. */
function constantName(callee: {
  computed: boolean;
  property: CallExpression['callee'] | { type: string };
}): string | null {
  const { property } = callee;
  if (!callee.computed) return (property as { name: string }).name;
  return textOf(property as Expression);
}

function changesInPlace(name: string, object: Expression): boolean {
  if (!CHANGING.has(name)) return false;
  if (name !== 'sort' && name !== 'reverse' && name !== 'fill') return true;
  let target: CallExpression['callee'] = object;
  while (target.type === 'ParenthesizedExpression') target = target.expression;
  if (target.type === 'ArrayExpression') return false;
  if (target.type !== 'CallExpression' && target.type !== 'NewExpression') return true;
  const { callee } = target;
  const called =
    callee.type === 'MemberExpression' ? constantName(callee) : callee.type === 'Identifier' ? callee.name : null;
  return called === null || !FRESH.has(called);
}

/** Calls a method by name: n8n's extension of this type, the built-in method, or a function that is a member of the value. */
export function methodCaller(name: string, optional = false): (self: Value, args: Value[], run: Run) => Value {
  const isExtension = EXTENSION_NAMES.has(name);
  const refused = isRefused(name);
  const ofTexts = methodOfKind('string', name);
  const ofLists = methodOfKind('array', name);
  return (self, args, run) => {
    run.budget.spend();
    // The usual receivers have nothing of their own that could be called. A text of 24 characters may be a moment.
    if (typeof self === 'string') {
      if (ofTexts && !(isExtension && self.length === 24)) return ofTexts(self, args, run);
    } else if (ofLists && Array.isArray(self)) {
      return ofLists(self, args, run);
    }
    const method = findMethod(self, name, isExtension);
    if (method) return method(self, args, run);
    if (isExtension && !hasFunction(self, name, run)) return dispatchExtension(self, name, args, run);
    const own = getMember(self, name, run);
    if (own === undefined && refused) throw refusal(name);
    if (optional && (own === null || own === undefined)) return SKIPPED;
    if (!(own instanceof GuestFunction)) throw notAFunction(name, namesOf(self));
    return callFunction(own, args, name, run);
  };
}

/** The method of a name for all values of a kind: n8n's extension goes before the built-in one. */
const methodOfKind = (kind: 'string' | 'array', name: string): Method | undefined =>
  EXTENSIONS_BY_KIND[kind]?.get(name)?.run ?? METHODS[kind]?.get(name);

function findMethod(self: Value, name: string, isExtension: boolean): Method | undefined {
  const kind = kindOf(self);
  // A record's own function of this name goes first; a record has no other way to carry one.
  if (kind === 'object' && Object.hasOwn(self as object, name) && asRecord(self)[name] instanceof GuestFunction)
    return undefined;
  if (isExtension) {
    const extension = extensionOf(self, name);
    if (extension) return extension;
  }
  return methodOf(self, name);
}

function hasFunction(self: Value, name: string, run: Run): boolean {
  const kind = kindOf(self);
  if (kind !== 'object' && kind !== 'handle' && kind !== 'function') return false;
  return getMember(self, name, run) instanceof GuestFunction;
}

/** Names of what can be called on a value, for "did you mean". */
function namesOf(self: Value): readonly string[] {
  const kind = kindOf(self);
  if (kind === 'handle') return (self as Handle).names;
  return [...(METHODS[kind]?.keys() ?? []), ...EXTENSION_NAMES];
}

function notAFunction(name: string, known: readonly string[]) {
  const near = suggestion(name, known);
  return typeError(
    `"${name.slice(0, 80)}" is not a function here.${near ? ` Did you mean "${near}"?` : ' Check its spelling, and that the value left of the dot has the type you expect.'}`,
  );
}

/** `$if(test, yes, no)`: only the side that is needed is evaluated. */
function compileIf(compiler: Compiler, node: CallExpression): Evaluator {
  if (node.arguments.length < 2)
    throw errorAt(
      'EXPRESSION_FAILED',
      '$if() needs a condition and a value: $if(condition, value if true, value if false).',
      node,
    );
  if (node.arguments.some(({ type }) => type === 'SpreadElement')) throw unsupported(node, '"..." inside $if()');
  const [test, yes, no] = node.arguments.map((argument) => compiler.compile(argument));
  return (run, frame) => {
    run.budget.spend();
    if (test!(run, frame)) return yes!(run, frame);
    return no ? no(run, frame) : false;
  };
}

/** `new Date()` and the like: only what has a constructor of ours can be made. */
export function compileNew(compiler: Compiler, node: NewExpression): Evaluator {
  let { callee } = node;
  while (callee.type === 'ParenthesizedExpression') callee = callee.expression;
  if (callee.type === 'Identifier' && callee.name === 'RegExp') compiler.usesRegex = true;
  const called = compiler.compile(callee);
  const args = compileList(compiler, node.arguments);
  const span = { start: node.start, end: node.end };
  const name = callee.type === 'Identifier' ? callee.name : 'The value';
  return (run, frame) => {
    const value = called(run, frame);
    const values = args(run, frame);
    run.at = span;
    run.budget.spend();
    if (!(value instanceof GuestFunction) || !value.construct)
      throw typeError(
        `"${name}" cannot be used with "new". Possible are Date, Map, Set, Array, Object, RegExp and Error.`,
      );
    return value.construct(values, run);
  };
}
