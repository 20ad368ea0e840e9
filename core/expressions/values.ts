import type { Budget } from './budget.ts';
import type { ExpressionContext } from './context.ts';

/** A value inside an evaluation: JSON data, `undefined`, or one of the two classes below. Never a host function. */
export type Value = unknown;

/** Variables of one function call; `parent` is the call that made the function. */
export interface Frame {
  values: Value[];
  parent: Frame | null;
}

/** A piece of the source, as offsets into the template. */
export interface Span {
  start: number;
  end: number;
}

/** What belongs to one evaluation. */
export interface Run {
  context: ExpressionContext;
  budget: Budget;
  /** Where the evaluation is, for errors that know no place themselves. */
  at: Span;
}

/** An expression, compiled. */
export type Evaluator = (run: Run, frame: Frame | null) => Value;

/**
 * A function inside an evaluation. It is an object of ours and not a host function, so that no spelling of a key
 * leads from it to `constructor`, `call` or `bind`.
 */
export class GuestFunction {
  readonly invoke: (args: Value[], run: Run) => Value;
  /** What stands behind a dot, for example `Number.isInteger`. */
  readonly members: ReadonlyMap<string, Value>;

  constructor(invoke: (args: Value[], run: Run) => Value, members: ReadonlyMap<string, Value> = new Map()) {
    this.invoke = invoke;
    this.members = members;
  }
}

/** An opaque thing with named members, for example `$input` or `Math`. Only `read` decides what is reachable. */
export class Handle {
  readonly name: string;
  readonly read: (key: string, run: Run) => Value;

  constructor(name: string, read: (key: string, run: Run) => Value) {
    this.name = name;
    this.read = read;
  }
}

export type Kind = 'undefined' | 'null' | 'boolean' | 'number' | 'string' | 'function' | 'handle' | 'array' | 'object';

/** Names what a value is. Everything else in this folder asks here and never the prototype. */
export function kindOf(value: Value): Kind {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'object':
      if (Array.isArray(value)) return 'array';
      if (value instanceof GuestFunction) return 'function';
      return value instanceof Handle ? 'handle' : 'object';
    default:
      // Host functions, symbols and big integers are no data; should one ever get in, it is not there.
      return 'undefined';
  }
}

/** Data that is read as a record: own properties only. */
export const asRecord = (value: Value): Record<string, Value> => value as Record<string, Value>;

/** Data that is read as a list. */
export const asArray = (value: Value): readonly Value[] => value as readonly Value[];

/** Makes a record without a prototype. */
export const emptyRecord = (): Record<string, Value> => Object.create(null) as Record<string, Value>;
