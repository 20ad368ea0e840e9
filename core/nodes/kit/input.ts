import type { TemplateJoin } from '../../expressions/evaluate.ts';
import { isExpression } from '../../expressions/template.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { coerceField } from './coerce-field.ts';
import { emptyValue } from './empty-value.ts';
import { isRecord } from './records.ts';
import type { CredentialField, Field, Fields, GroupField, InputOf, ListField } from './fields.ts';

/**
 * Evaluates one expression, for example `={{ $json.url }}`; the caller brings the context. `path` names the parameter,
 * `join` says what texts and blocks become together.
 */
export type EvaluateExpression = (expression: string, path: string, join: TemplateJoin) => Json | undefined;

/** Parameters as the document holds them. */
export type RawParams = { readonly [name: string]: Json | undefined };

/** True when the field, or the option, is shown for these other values; an expression may be anything, so it shows the field. */
export function isShown({ showWhen }: Pick<Field, 'showWhen'>, values: RawParams, fields: Fields): boolean {
  if (!showWhen) return true;
  return Object.entries(showWhen).every(([name, wanted]) => {
    const other = fields[name];
    const value = values[name] ?? (other && 'default' in other ? (other.default as Json | undefined) : undefined);
    return isExpression(value) || wanted.some((one) => one === value);
  });
}

/**
 * Makes the input of a node for one item: evaluates expressions, applies defaults, leaves hidden fields at theirs, and
 * turns each value into the type of its field. Throws NODE_INPUT_INVALID with `details.path`. What no expression
 * decides is read once and shared by all items, and cannot be changed.
 */
export function evaluateInput<F extends Fields>(
  fields: F,
  rawParams: RawParams,
  evaluate: EvaluateExpression,
  path = 'params',
): InputOf<F> {
  const { constants, open, seen } =
    evaluate === asItIs ? unplanned(fields, rawParams) : planOf(fields, rawParams, path);
  return { ...constants, ...evaluateFields(open, fields, rawParams, seen, evaluate, path).values } as InputOf<F>;
}

/** The input of a node whose parameters take no expressions. */
export const readLiterals = <F extends Fields>(fields: F, rawParams: RawParams): InputOf<F> =>
  evaluateInput(fields, rawParams, asItIs);

type Entry = readonly [name: string, field: Exclude<Field, CredentialField>];
type Values = Record<string, Json | undefined>;

/** What is known of parameters before there is an item. */
interface Plan {
  fields: Fields;
  /** Values that are the same for every item. */
  constants: Values;
  /** Fields that an expression decides, or whether they are shown. */
  open: readonly Entry[];
  /** The parameters, with the constant ones in their types: fields are shown by them. */
  seen: RawParams;
}

/** The parameters of a document never change, so their plan stays. */
const plans = new WeakMap<RawParams, Plan>();

function planOf(fields: Fields, rawParams: RawParams, path: string): Plan {
  const known = plans.get(rawParams);
  if (known?.fields === fields) return known;
  const all = unplanned(fields, rawParams);
  const isOpen = (name: string): boolean => {
    const field = fields[name];
    return field !== undefined && holdsExpression(rawParams[name], field);
  };
  const open = all.open.filter(([name, field]) => isOpen(name) || Object.keys(field.showWhen ?? {}).some(isOpen));
  let plan = all;
  try {
    const fixed = evaluateFields(
      all.open.filter((entry) => !open.includes(entry)),
      fields,
      rawParams,
      rawParams,
      asItIs,
      path,
    );
    plan = { fields, constants: frozen(fixed.values), open, seen: fixed.seen };
  } catch (thrown) {
    // What is wrong with it is said in its turn, at each item.
    if (!(thrown instanceof AppError)) throw thrown;
  }
  plans.set(rawParams, plan);
  return plan;
}

const unplanned = (fields: Fields, rawParams: RawParams): Plan => ({
  fields,
  constants: {},
  open: Object.entries(fields).filter((entry): entry is [string, Entry[1]] => entry[1].kind !== 'credential'),
  seen: rawParams,
});

/** Stands in for the evaluation of what an expression found: a text in the data is never an expression. */
const asItIs: EvaluateExpression = (source) => source;

function holdsExpression(raw: Json | undefined, field: Field): boolean {
  if (field.expressions === false && field.kind !== 'list' && field.kind !== 'group') return false;
  const inside = (value: Json | undefined): boolean =>
    isExpression(value) || (typeof value === 'object' && value !== null && Object.values(value).some(inside));
  return inside(raw);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

function evaluateFields(
  entries: readonly Entry[],
  fields: Fields,
  rawParams: RawParams,
  known: RawParams,
  evaluate: EvaluateExpression,
  path: string,
): { values: Values; seen: RawParams } {
  const evaluated: Values = {};
  const values: Values = {};
  // First the plain values: a field may be shown because of one that stands after it.
  for (const [name, field] of entries) {
    if (field.kind === 'choice' || field.kind === 'boolean')
      evaluated[name] = valueOf(field, rawParams[name], evaluate, `${path}.${name}`, 'text');
  }
  const seen = { ...known, ...evaluated };
  for (const [name, field] of entries) {
    const at = `${path}.${name}`;
    if (!isShown(field, seen, fields)) {
      values[name] = emptyValue(field);
      continue;
    }
    if (field.kind === 'list')
      values[name] = evaluateList(field.fields, rawParams[name] ?? emptyValue(field), evaluate, at, field.label);
    else if (field.kind === 'group') values[name] = evaluateGroup(field, rawParams[name], evaluate, at);
    else
      values[name] =
        name in evaluated
          ? evaluated[name]
          : valueOf(field, rawParams[name], evaluate, at, joinOf(field, seen, fields));
    if (values[name] === undefined && !('optional' in field && field.optional)) throw missing(field, at);
  }
  return { values, seen };
}

function valueOf(
  field: Exclude<Field, CredentialField | ListField | GroupField>,
  raw: Json | undefined,
  evaluate: EvaluateExpression,
  path: string,
  join: TemplateJoin,
): Json | undefined {
  const value = deepEvaluate(raw, field, evaluate, path, join);
  if (
    value === undefined ||
    (value === '' && (field.kind === 'number' || field.kind === 'boolean' || field.kind === 'choice'))
  ) {
    if (field.kind === 'names' && field.optional) return [];
    return field.default === undefined ? undefined : emptyValue(field);
  }
  const coerced = coerceField(field, value);
  if ('problem' in coerced) throw new AppError('NODE_INPUT_INVALID', `"${field.label}" ${coerced.problem}`, { path });
  return coerced.value;
}

/** What a template in the field is: the text of JSON where the field wants JSON, otherwise plain text. */
function joinOf(field: Field, values: RawParams, fields: Fields): TemplateJoin {
  if (field.kind !== 'json' || field.plainTemplate === true) return 'text';
  return field.plainTemplate && isShown({ showWhen: field.plainTemplate }, values, fields) ? 'text' : 'json';
}

function deepEvaluate(
  raw: Json | undefined,
  field: Field,
  evaluate: EvaluateExpression,
  path: string,
  join: TemplateJoin = 'text',
): Json | undefined {
  if (isExpression(raw)) return field.expressions === false ? raw : located(() => evaluate(raw, path, join), path);
  // Only free JSON and lists of names can hold expressions further inside.
  if ((field.kind !== 'json' && field.kind !== 'names') || typeof raw !== 'object' || raw === null) return raw;
  if (Array.isArray(raw))
    return raw.map((element, index) => deepEvaluate(element, field, evaluate, `${path}.${index}`) ?? null);
  const result: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(raw)) {
    const value = deepEvaluate(member, field, evaluate, `${path}.${key}`);
    if (value !== undefined)
      Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

/** Says at which parameter an expression failed, and keeps its position. */
function located<T>(work: () => T, path: string): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    throw new AppError(thrown.code, thrown.message, { ...thrown.details, path });
  }
}

function evaluateList(
  fields: Fields,
  raw: Json | undefined,
  evaluate: EvaluateExpression,
  path: string,
  label: string,
): Json[] {
  const isFound = isExpression(raw);
  const list = isFound ? located(() => evaluate(raw, path, 'text'), path) : raw;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list))
    throw new AppError('NODE_INPUT_INVALID', `"${label}" must be a list, but it is ${kindName(list)}.`, { path });
  return list.map((element, index) => {
    const at = `${path}.${index}`;
    if (typeof element !== 'object' || element === null || Array.isArray(element)) {
      throw new AppError(
        'NODE_INPUT_INVALID',
        `Entry ${index + 1} of "${label}" must be a record, but it is ${kindName(element)}.`,
        { path: at },
      );
    }
    return evaluateInput(fields, element, isFound ? asItIs : evaluate, at) as Json;
  });
}

const NOTHING: RawParams = {};

function evaluateGroup(field: GroupField, raw: Json | undefined, evaluate: EvaluateExpression, path: string): Json {
  const isFound = isExpression(raw);
  const record = isFound ? located(() => evaluate(raw, path, 'text'), path) : raw;
  if (record !== undefined && !isRecord(record ?? {}))
    throw new AppError('NODE_INPUT_INVALID', `"${field.label}" must be a record, but it is ${kindName(record!)}.`, {
      path,
    });
  return evaluateInput(field.fields, (record ?? NOTHING) as RawParams, isFound ? asItIs : evaluate, path) as Json;
}

const missing = (field: Field, path: string) =>
  new AppError(
    'NODE_INPUT_INVALID',
    `"${field.label}" has no value. Fill it in, or check that its expression finds something.`,
    { path },
  );

/** The kind of a value, as a message says it. */
export const kindName = (value: Json): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a record'
        : `a ${typeof value}`;
