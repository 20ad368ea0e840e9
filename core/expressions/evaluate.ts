import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import { Budget, DEFAULT_LIMITS } from './budget.ts';
import { toText } from './coerce.ts';
import type { ExpressionContext } from './context.ts';
import { extensionOf } from './extensions/dispatch.ts';
import { GuestThrow } from './guest-error.ts';
import { methodOf } from './members.ts';
import { provideEvaluator } from './nested.ts';
import { concatenate } from './operators.ts';
import { joinAsJson } from './join-as-json.ts';
import { errorAt, withPlace } from './syntax.ts';
import { type Block, compileTemplate, type Template } from './template.ts';
import { toJson } from './to-json.ts';
import { encodeSpecial } from './typed-json.ts';
import type { Frame, Run, Value } from './values.ts';

/** What a template of texts and blocks gives: plain text, or the text of JSON. */
export type TemplateJoin = 'text' | 'json';

const JSON_RESULT = { leaves: true } as const;
const TYPED_RESULT = { leaves: true, special: encodeSpecial } as const;

/**
 * Evaluates a template. A single block alone keeps its type, and `undefined` where there is nothing; anything else gives
 * text, to which `null` and `undefined` add nothing, or the text of JSON (`joinAsJson`). A block that fails in the way of JavaScript (nothing to read from, a
 * function that is none, a `throw`) is `undefined`, and `context.warn` is told. Throws AppError EXPRESSION_* with
 * `details {position, length}` for all else: syntax, what is refused, missing nodes and items, a spent budget.
 */
export function evaluate(
  template: Template,
  context: ExpressionContext,
  budget?: Budget,
  join: TemplateJoin = 'text',
): Json | undefined {
  const own = budget ?? takeBudget();
  const run = newRun(template, context, own);
  try {
    return leave(resultOf(template, run, join), run);
  } catch (thrown) {
    throw withPlace(asExpressionError(thrown), run.at);
  } finally {
    if (own === FILLED_AGAIN) inUse = false;
  }
}

/** The budget of one evaluation after the other; while it is in use, a nested one gets another. */
const FILLED_AGAIN = new Budget();
let inUse = false;

function takeBudget(): Budget {
  if (inUse) return new Budget();
  inUse = true;
  return FILLED_AGAIN.renew(DEFAULT_LIMITS);
}

/** What leaves; the usual results need no copier. */
function leave(value: Value, run: Run): Json | undefined {
  if (typeof value === 'string') {
    run.budget.emit(value.length + 16);
    return value;
  }
  if (typeof value === 'boolean' || value === undefined) return value;
  return toJson(value, run, JSON_RESULT);
}

/** The same with the typed encoding of `typed-json.ts`. `undefined` alone stays `undefined`. */
export function evaluateTyped(
  template: Template,
  context: ExpressionContext,
  budget: Budget = new Budget(),
): Json | undefined {
  const run = newRun(template, context, budget);
  try {
    return toJson(resultOf(template, run), run, TYPED_RESULT);
  } catch (thrown) {
    throw withPlace(asExpressionError(thrown), run.at);
  }
}

/**
 * The value of a template as it is inside an evaluation, for completion: only its type and the names of its members may be
 * looked at. Throws what `evaluate` throws.
 */
export function peek(source: string, context: ExpressionContext, budget: Budget): Value {
  const template = compileTemplate(source);
  const silent: ExpressionContext = Object.create(context, { warn: { value: undefined } }) as ExpressionContext;
  return resultOf(template, newRun(template, silent, budget));
}

const newRun = (template: Template, context: ExpressionContext, budget: Budget): Run => ({
  context,
  budget,
  mutable: template.mutates,
  copies: template.mutates ? new Map() : null,
  at: template.span,
  returned: undefined,
});

function resultOf(template: Template, run: Run, join: TemplateJoin = 'text'): Value {
  const { only, plain } = template;
  if (plain !== null) return valueOf(plain, run, null);
  if (template.notices.length > 0) announce(template, run.context);
  const frame: Frame | null = template.hasVariables ? { values: [], parent: null } : null;
  if (only !== null) return valueOf(only, run, frame);
  if (join === 'text') return joined(template.parts, run, frame);
  return joinAsJson(template.parts, run, (block) => valueOf(block, run, frame));
}

/** Texts and blocks as one text. */
function joined(parts: Template['parts'], run: Run, frame: Frame | null): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text = concatenate(text, part, run);
      continue;
    }
    const value = valueOf(part, run, frame);
    if (value !== null && value !== undefined) text = concatenate(text, toText(value, run), run);
  }
  return text;
}

/** The value of one block; `undefined` where it fails in the way of JavaScript. */
function valueOf(block: Block, run: Run, frame: Frame | null): Value {
  run.at = block.span;
  try {
    const value = block.run(run, frame);
    if (value === undefined) forgottenCall(block, run, frame);
    return value;
  } catch (thrown) {
    return failed(thrown, run);
  }
}

function failed(thrown: unknown, run: Run): undefined {
  if (!(thrown instanceof GuestThrow)) throw thrown;
  const { start, end } = run.at;
  run.context.warn?.({
    code: thrown.code,
    message: thrown.message,
    details: { position: start, length: Math.max(1, end - start) },
  });
}

/** `$json.name.trim` without brackets gives nothing; the one who wrote it wants to know. */
function forgottenCall(block: Block, run: Run, frame: Frame | null): void {
  if (!block.member) return;
  const { object, name } = block.member;
  const value = object()(run, frame);
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) return;
  if (methodOf(value, name) || extensionOf(value, name))
    throw errorAt('EXPRESSION_FAILED', `"${name}" is a function here. Call it: add () behind it.`, block.span);
}

function announce(template: Template, context: ExpressionContext): void {
  for (const { message, span } of template.notices)
    context.warn?.({
      code: 'EXPRESSION_UNKNOWN_NAME',
      message,
      details: { position: span.start, length: Math.max(1, span.end - span.start) },
    });
}

function asExpressionError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RangeError && /call stack|recursion/i.test(reason)) {
    return new AppError('EXPRESSION_BUDGET', 'The expression nests too many calls. Check its recursion.');
  }
  return new AppError('EXPRESSION_FAILED', `The expression failed: ${reason}`);
}

provideEvaluator((source, outer) => {
  const template = compileTemplate(source);
  // What the outer one may change must be copied for the inner one too: the result goes from one to the other.
  const mutable = outer.mutable || template.mutates;
  return resultOf(template, { ...outer, mutable, copies: outer.copies ?? (mutable ? new Map() : null) });
});
