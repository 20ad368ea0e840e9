import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import { bigToText } from './coerce.ts';
import { GuestDate } from './types/guest-date.ts';
import { GuestDateTime, GuestDuration, GuestInterval } from './types/guest-luxon.ts';
import { asArray, asRecord, emptyRecord, type Handle, kindOf, type Run, setOwn, type Value } from './values.ts';

const MAX_DEPTH = 256;

export interface ToJsonOptions {
  /** Characters of indentation for each level, when text is made from the copy. */
  extraPerLevel?: number;
  /** True for `JSON.stringify`: functions are left out instead of refused. */
  lenient?: boolean;
  /** Called for values that JSON has no words for; what it gives stands in their place. */
  special?: (value: Value, run: Run) => Json | undefined;
  /** True for what leaves the evaluation: it is paid from the output, and not from the memory. */
  leaves?: boolean;
}

/**
 * Copies a value out of the evaluation as plain JSON data; `undefined` stays. Functions cannot leave, nothing of the
 * data is asked how it wants to be written, and what leaves shares no object with what came in.
 */
export function toJson(value: Value, run: Run, options: ToJsonOptions = {}): Json | undefined {
  // The usual results need no copier.
  if (options.leaves) {
    if (typeof value === 'string') {
      run.budget.emit(value.length + 16);
      return value;
    }
    if (typeof value === 'boolean' || value === undefined || value === null) return value;
    if (isPlainNumber(value)) return value;
  }
  return new Copier(run, options).copy(value, 0);
}

/** True for a number that is in JSON what it is here: 0 may be -0. */
const isPlainNumber = (value: Value): value is number =>
  typeof value === 'number' && value !== 0 && Number.isFinite(value);

class Copier {
  private readonly run: Run;
  private readonly options: ToJsonOptions;
  private readonly extraPerLevel: number;

  constructor(run: Run, options: ToJsonOptions) {
    this.run = run;
    this.options = options;
    this.extraPerLevel = options.extraPerLevel ?? 0;
  }

  private pay(bytes: number, depth: number): void {
    const all = bytes + depth * this.extraPerLevel;
    if (this.options.leaves) this.run.budget.emit(all);
    else this.run.budget.allocate(all);
  }

  copy(value: Value, depth: number): Json | undefined {
    // Most values are these, and need no name for what they are.
    if (typeof value === 'string') {
      this.pay(value.length + 16, depth);
      return value;
    }
    if (isPlainNumber(value)) {
      this.pay(16, depth);
      return value;
    }
    const kind = kindOf(value);
    switch (kind) {
      case 'number':
        this.pay(16, depth);
        if (Number.isFinite(value) && !Object.is(value, -0)) return value as number;
        if (this.options.special) return this.options.special(value, this.run);
        // JSON knows no NaN and no infinity.
        return Number.isFinite(value) ? 0 : null;
      case 'boolean':
        return value as boolean;
      case 'null':
        return null;
      case 'undefined':
        return this.options.special && depth > 0 ? this.options.special(value, this.run) : undefined;
      case 'array':
      case 'object':
        if (depth >= MAX_DEPTH)
          throw new AppError('EXPRESSION_BUDGET', `The result is nested more than ${MAX_DEPTH} levels deep.`);
        this.run.budget.spend(1 / 2);
        this.pay(96, depth);
        return kind === 'array' ? this.list(asArray(value), depth) : this.record(asRecord(value), depth);
      case 'function':
        if (this.options.lenient) return undefined;
        throw new AppError(
          'EXPRESSION_FAILED',
          'The result is a function. Call it: add () with its arguments behind the name.',
        );
      case 'handle':
        return this.handle(value as Handle, depth);
      default:
        this.pay(64, depth);
        return this.options.special ? this.options.special(value, this.run) : written(value, this.run);
    }
  }

  private list(list: readonly Value[], depth: number): Json[] {
    this.pay(list.length * 16, 0);
    // A copy by the host, in which only what is no plain number is put right.
    const result = list.slice() as Json[];
    for (let index = 0; index < list.length; index += 1) {
      const element = list[index];
      if (isPlainNumber(element)) this.pay(16, depth + 1);
      else result[index] = this.copy(element, depth + 1) ?? null;
    }
    return result;
  }

  private record(record: Record<string, Value>, depth: number): Json {
    const result: { [key: string]: Json } = {};
    for (const key of Object.keys(record)) {
      this.pay(key.length + 16, 0);
      const member = this.copy(record[key], depth + 1);
      if (member !== undefined) setOwn(result, key, member);
    }
    return result;
  }

  private handle(handle: Handle, depth: number): Json | undefined {
    const data = handle.data?.(this.run);
    if (data !== undefined) return this.copy(data, depth);
    if (this.options.lenient) return {};
    throw new AppError(
      'EXPRESSION_FAILED',
      `"${handle.name}" itself cannot be the result of an expression. Use one of its members.`,
    );
  }
}

/** Dates as ISO 8601, other things as JavaScript writes them in JSON. */
function written(value: Value, run: Run): Json {
  switch (kindOf(value)) {
    case 'date':
      return (value as GuestDate).isValid ? new Date((value as GuestDate).ms).toISOString() : null;
    case 'datetime':
      return (value as GuestDateTime).inner.toJSON();
    case 'duration':
      return (value as GuestDuration).inner.toJSON();
    case 'interval':
      return (value as GuestInterval).toText();
    case 'bigint':
      return bigToText(value as bigint, run);
    default:
      // Maps, sets, regular expressions and errors have no members of their own.
      return {};
  }
}

/** Copies parsed JSON into records without prototype. */
export function fromJson(value: unknown, run: Run, depth = 0): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 5000) throw new AppError('EXPRESSION_BUDGET', 'The JSON is nested too deeply.');
  run.budget.spend(1 / 4);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = fromJson(value[index], run, depth + 1);
    return value;
  }
  const result = emptyRecord();
  for (const key of Object.keys(value)) setOwn(result, key, fromJson(asRecord(value)[key], run, depth + 1));
  return result;
}
