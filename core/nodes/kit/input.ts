import { isExpression } from '../../expressions/template.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { coerceField } from './coerce-field.ts';
import { isRecord } from './records.ts';
import type { CredentialField, Field, Fields, GroupField, InputOf, ListField } from './fields.ts';

/** Evaluates one expression, for example `={{ $json.url }}`; the caller brings the context. */
export type EvaluateExpression = (expression: string) => Json | undefined;

/** Parameters as the document holds them. */
export type RawParams = { readonly [name: string]: Json | undefined };

/** What a field that is hidden, or was left empty, gives: a value of its type, so that a node may rely on the type. */
function emptyValue(field: Exclude<Field, CredentialField>): Json | undefined {
  if (field.kind === 'group') return emptyGroup(field);
  if (field.default !== undefined) return structuredCopy(field.default as Json);
  if ('optional' in field && field.optional) return undefined;
  switch (field.kind) {
    case 'text':
      return '';
    case 'number':
      return 0;
    case 'list':
    case 'names':
      return [];
    default:
      return null;
  }
}

function emptyGroup({ fields }: GroupField): Json {
  const result: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = field.kind === 'credential' ? undefined : emptyValue(field);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** Defaults are shared by all runs; a node may change its input. */
const structuredCopy = (value: Json): Json =>
  typeof value === 'object' && value !== null ? (JSON.parse(JSON.stringify(value)) as Json) : value;

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
 * turns each value into the type of its field. Throws NODE_INPUT_INVALID with `details.path`.
 */
export function evaluateInput<F extends Fields>(
  fields: F,
  rawParams: RawParams,
  evaluate: EvaluateExpression,
  path = 'params',
): InputOf<F> {
  const evaluated: Record<string, Json | undefined> = {};
  const result: Record<string, Json | undefined> = {};
  // First the plain values: a field may be shown because of one that stands after it.
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'choice' || field.kind === 'boolean')
      evaluated[name] = valueOf(field, rawParams[name], evaluate, `${path}.${name}`);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'credential') continue;
    const at = `${path}.${name}`;
    if (!isShown(field, { ...rawParams, ...evaluated }, fields)) {
      result[name] = emptyValue(field);
      continue;
    }
    if (field.kind === 'list')
      result[name] = evaluateList(field.fields, rawParams[name] ?? emptyValue(field), evaluate, at, field.label);
    else if (field.kind === 'group') result[name] = evaluateGroup(field, rawParams[name], evaluate, at);
    else result[name] = name in evaluated ? evaluated[name] : valueOf(field, rawParams[name], evaluate, at);
    if (result[name] === undefined && !('optional' in field && field.optional)) throw missing(field, at);
  }
  return result as InputOf<F>;
}

function valueOf(
  field: Exclude<Field, CredentialField | ListField | GroupField>,
  raw: Json | undefined,
  evaluate: EvaluateExpression,
  path: string,
): Json | undefined {
  const value = deepEvaluate(raw, field, evaluate, path);
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

function deepEvaluate(
  raw: Json | undefined,
  field: Field,
  evaluate: EvaluateExpression,
  path: string,
): Json | undefined {
  if (isExpression(raw)) return field.expressions === false ? raw : located(() => evaluate(raw), path);
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
  const list = isExpression(raw) ? located(() => evaluate(raw), path) : raw;
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
    return evaluateInput(fields, element, evaluate, at) as Json;
  });
}

function evaluateGroup(field: GroupField, raw: Json | undefined, evaluate: EvaluateExpression, path: string): Json {
  const record = isExpression(raw) ? located(() => evaluate(raw), path) : raw;
  if (record !== undefined && !isRecord(record ?? {}))
    throw new AppError('NODE_INPUT_INVALID', `"${field.label}" must be a record, but it is ${kindName(record!)}.`, {
      path,
    });
  return evaluateInput(field.fields, (record ?? {}) as RawParams, evaluate, path) as Json;
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
