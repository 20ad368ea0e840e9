import type { Budget } from './budget.ts';
import type { ExpressionContext } from './context.ts';

/** A value inside an evaluation: JSON data, `undefined`, a big integer, or a guest object. Never a host function. */
export type Value = unknown;

/** Variables of one function call or block; `parent` is the frame around it. */
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
  readonly context: ExpressionContext;
  readonly budget: Budget;
  /** True when the template changes data in place: what comes in from outside is then copied first. */
  readonly mutable: boolean;
  /** Copies of what came in from outside, by the original; only in a mutable run. */
  readonly copies: Map<object, Value> | null;
  /** Where the evaluation is, for errors that know no place themselves. */
  at: Span;
  /** Value of the `return` that is on its way out of a function. */
  returned: Value;
}

/** An expression, compiled. */
export type Evaluator = (run: Run, frame: Frame | null) => Value;

export type Kind =
  | 'undefined'
  | 'null'
  | 'boolean'
  | 'number'
  | 'bigint'
  | 'string'
  | 'array'
  | 'object'
  | 'function'
  | 'handle'
  | 'date'
  | 'datetime'
  | 'duration'
  | 'interval'
  | 'regexp'
  | 'map'
  | 'set'
  | 'error';

/** Anything inside an evaluation that is not plain data. Its members are decided by tables, never by its class. */
export abstract class GuestObject {
  abstract readonly kind: Kind;
}

/**
 * A function inside an evaluation. It is an object of ours and not a host function, so that no spelling of a key
 * leads from it to `constructor`, `call` or `bind`.
 */
export class GuestFunction extends GuestObject {
  readonly kind = 'function';
  readonly invoke: (args: Value[], run: Run) => Value;
  /** Set where no call leaves anything behind that needs a frame of its own: one frame may then serve many calls. */
  repeated: Repeated | undefined = undefined;
  /** What stands behind a dot, for example `Number.isInteger`. */
  readonly members: ReadonlyMap<string, Value>;
  /** What `new` makes; absent when the function cannot be used with `new`. */
  readonly construct: ((args: Value[], run: Run) => Value) | undefined;
  /** Kind of what it constructs, for `instanceof`. */
  readonly makes: Kind | undefined;

  constructor(
    invoke: (args: Value[], run: Run) => Value,
    members: ReadonlyMap<string, Value> = NO_MEMBERS,
    construct?: (args: Value[], run: Run) => Value,
    makes?: Kind,
  ) {
    super();
    this.invoke = invoke;
    this.members = members;
    this.construct = construct;
    this.makes = makes;
  }
}

/** A function whose frame holds its parameters and nothing else, so that the same frame can be filled for each call. */
export interface Repeated {
  readonly body: Evaluator;
  /** Number of its parameters. */
  readonly count: number;
  /** The frame around it. */
  readonly parent: Frame | null;
}

const NO_MEMBERS: ReadonlyMap<string, Value> = new Map();

/** An opaque thing with named members, for example `$input` or `Math`. Only `read` decides what is reachable. */
export class Handle extends GuestObject {
  readonly kind = 'handle';
  readonly name: string;
  readonly read: (key: string, run: Run) => Value;
  /** Names for completion and "did you mean". */
  readonly names: readonly string[];
  /** What it is as a result; absent when it cannot be one. */
  readonly data: ((run: Run) => Value) | undefined;

  constructor(
    name: string,
    read: (key: string, run: Run) => Value,
    names: readonly string[] = [],
    data?: (run: Run) => Value,
  ) {
    super();
    this.name = name;
    this.read = read;
    this.names = names;
    this.data = data;
  }
}

/** Names what a value is. Everything else in this folder asks here and never the prototype. */
export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'array';
      return value instanceof GuestObject ? value.kind : 'object';
    case 'bigint':
      return 'bigint';
    default:
      // Host functions and symbols are no data; should one ever get in, it is not there.
      return 'undefined';
  }
}

/** Data that is read as a record: own properties only. */
export const asRecord = (value: Value): Record<string, Value> => value as Record<string, Value>;

/** Data that is read as a list. */
export const asArray = (value: Value): readonly Value[] => value as readonly Value[];

/** What records of ours inherit from: nothing, and nothing can be added. */
const NO_PROTOTYPE: object = Object.freeze(Object.create(null) as object);

/** Made with `new` and not by `Object.create(null)`, whose objects the host keeps as slow hash tables. */
const NewRecord = function () {} as unknown as { new (): Record<string, Value>; prototype: object };
NewRecord.prototype = NO_PROTOTYPE;

/** Makes a record without a prototype. */
export const emptyRecord = (): Record<string, Value> => new NewRecord();

/** True for a record that was made in an evaluation; data that come in from outside are none. */
export const isOwnRecord = (value: object): boolean => Object.getPrototypeOf(value) === NO_PROTOTYPE;

/** Sets an own property of a record, `__proto__` too: a plain assignment of that name would change the prototype. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/** A record of our own with these members. */
export function recordOf(members: Record<string, Value>): Record<string, Value> {
  const record = emptyRecord();
  for (const key of Object.keys(members)) setOwn(record, key, members[key]);
  return record;
}
