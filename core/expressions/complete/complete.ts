import { Budget } from '../budget.ts';
import type { ExpressionContext } from '../context.ts';
import { peek } from '../evaluate.ts';
import { extensionsFor } from '../extensions/dispatch.ts';
import { GLOBALS } from '../globals.ts';
import { ROOTS } from '../roots.ts';
import { GuestFunction, Handle, kindOf, type Value } from '../values.ts';
import { type Cursor, cursorAt, listOfParameter } from './cursor.ts';
import { nameIn, NATIVE_METHODS, PROPERTIES } from './native-methods.ts';
import { preview } from './preview.ts';

/** One thing that may be written at the cursor. */
export interface Suggestion {
  label: string;
  kind: 'field' | 'method' | 'property' | 'function' | 'variable' | 'node';
  /** The signature of a function, or the value of a field in short. */
  detail?: string;
  /** One line. */
  description?: string;
  /** An expression that uses it, and what it gives. */
  example?: string;
  /** Replaces the characters from `from` to `to` of the template. */
  insert: string;
  from: number;
  to: number;
}

/** What completion knows besides the data. */
export interface CompletionContext {
  context: ExpressionContext;
  /** Names of the nodes that can be reached from here. */
  nodeNames: readonly string[];
}

/** Most fields of one record that are offered, and most that are looked at. */
const MAX_FIELDS = 200;
/** What finding out the type of the receiver may cost. */
const PEEK = { steps: 5000, bytes: 2 * 1_048_576, depth: 32, output: 0 };

/** What can be written at `offset` of a template. Pure; nothing but what stands before the cursor is evaluated. */
export function complete(source: string, offset: number, given: CompletionContext): Suggestion[] {
  const cursor = cursorAt(source, offset);
  if (!cursor) return [];
  const offer = (one: Omit<Suggestion, 'from' | 'to' | 'insert'> & { insert?: string }): Suggestion => ({
    insert: one.label,
    ...one,
    from: cursor.from,
    to: offset,
  });
  return candidates(cursor, given)
    .filter(({ label }) => matches(label, cursor.prefix))
    .map(offer);
}

type Candidate = Omit<Suggestion, 'from' | 'to' | 'insert'> & { insert?: string };

const matches = (label: string, prefix: string): boolean => label.toLowerCase().startsWith(prefix.toLowerCase());

function candidates(cursor: Cursor, { context, nodeNames }: CompletionContext): Candidate[] {
  switch (cursor.place) {
    case 'node':
      return nodeNames.map((label) => ({ label, kind: 'node' }));
    case 'name':
      return names();
    case 'member':
    case 'key': {
      const value = receiverOf(cursor, context);
      return value === UNKNOWN ? [] : membersOf(value, cursor.place === 'member');
    }
  }
}

/** Names that stand on their own. */
function names(): Candidate[] {
  return [
    ...[...ROOTS].map(([label, { description, signature }]): Candidate => ({
      label,
      kind: signature ? 'function' : 'variable',
      description,
      ...(signature ? { detail: signature, insert: signature.includes("('") ? label : `${label}(` } : {}),
    })),
    ...[...GLOBALS].map(([label, value]): Candidate => ({
      label,
      kind: value instanceof GuestFunction ? 'function' : 'variable',
    })),
  ];
}

const UNKNOWN = Symbol('unknown');

/** The value before the dot; UNKNOWN when it cannot be found out. */
function receiverOf(cursor: Cursor, context: ExpressionContext): Value {
  const direct = valueOf(cursor.receiver, context);
  if (direct !== UNKNOWN && direct !== undefined) return direct;
  const root = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(cursor.receiver)?.[0];
  const list = root && listOfParameter(cursor.before, root);
  return list ? valueOf(`(${list})[0]${cursor.receiver.slice(root.length)}`, context) : UNKNOWN;
}

function valueOf(code: string, context: ExpressionContext): Value {
  try {
    return peek(`={{ ${code} }}`, context, new Budget(PEEK));
  } catch {
    return UNKNOWN;
  }
}

/** What can stand behind a value: its fields, and the methods that fit its type. */
export function membersOf(value: Value, withMethods: boolean): Candidate[] {
  const kind = kindOf(value);
  const found: Candidate[] = [];
  if (kind === 'object') {
    for (const label of Object.keys(value as object).slice(0, MAX_FIELDS))
      found.push(fieldOf(label, (value as Record<string, Value>)[label], withMethods));
  }
  if (!withMethods) return found;
  if (kind === 'handle')
    found.push(...(value as Handle).names.map((label): Candidate => ({ label, kind: 'property' })));
  if (kind === 'function')
    found.push(
      ...[...(value as GuestFunction).members.keys()].map((label): Candidate => ({ label, kind: 'property' })),
    );
  for (const label of PROPERTIES[kind] ?? []) found.push({ label, kind: 'property' });
  const extensions = extensionsFor(value, '') ?? new Map();
  for (const [label, { signature, description, example, result }] of extensions) {
    found.push({
      label,
      kind: 'method',
      detail: signature,
      description,
      example: `${example} → ${preview(result)}`,
      insert: call(signature, label),
    });
  }
  for (const [signature, description] of NATIVE_METHODS[kind] ?? []) {
    const label = nameIn(signature);
    if (!extensions.has(label))
      found.push({ label, kind: 'method', detail: signature, description, insert: call(signature, label) });
  }
  return found;
}

/** Brackets that are open where something must be written into them. */
const call = (signature: string, label: string): string => (signature.endsWith('()') ? `${label}()` : `${label}(`);

/** A field; one whose name is no identifier is written in brackets, and takes the place of the dot. */
function fieldOf(label: string, value: Value, behindDot: boolean): Candidate {
  const plain = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(label);
  return {
    label,
    kind: 'field',
    detail: preview(value),
    ...(behindDot && !plain ? { insert: `[${JSON.stringify(label)}]` } : {}),
  };
}
