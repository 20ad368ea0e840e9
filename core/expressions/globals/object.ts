import { sameValueZero, toKey, toText } from '../coerce.ts';
import { callbackOf } from '../functions/method.ts';
import { typeError } from '../guest-error.ts';
import { setMember } from '../mutation.ts';
import { elementsOf } from '../patterns.ts';
import { getMember } from '../members.ts';
import { GuestMap } from '../types/guest-collections.ts';
import { asRecord, emptyRecord, kindOf, type Run, setOwn, type Value } from '../values.ts';
import { type Body, fn, type } from './make.ts';

/** The own names of a record, a list or a text; nothing for anything else. */
export function ownKeys(value: Value, run: Run): string[] {
  const kind = kindOf(value);
  if (kind === 'null' || kind === 'undefined') throw typeError(`${String(value)} has no members.`);
  if (kind !== 'object' && kind !== 'array' && kind !== 'string') return [];
  if (kind === 'string') run.budget.spend((value as string).length / 8);
  const keys = Object.keys(value as object);
  run.budget.spend(1 + keys.length / 8);
  run.budget.allocate(keys.length * 24);
  return keys;
}

const fromEntries: Body = (args, run) => {
  const result = emptyRecord();
  for (const pair of elementsOf(args[0], run)) {
    run.budget.spend();
    run.budget.allocate(48);
    setOwn(result, toKey(getMember(pair, '0', run), run), getMember(pair, '1', run));
  }
  return result;
};

/** `Object.assign`. A target that came in from outside was copied before, so it is never changed for others. */
const assign: Body = (args, run) => {
  const [target, ...sources] = args;
  const kind = kindOf(target);
  if (kind !== 'object' && kind !== 'array') throw typeError('The first argument of Object.assign() must be a record.');
  for (const source of sources) {
    if (source === null || source === undefined) continue;
    for (const key of ownKeys(source, run)) {
      run.budget.spend();
      setMember(target, key, asRecord(source)[key], run);
    }
  }
  return target;
};

const groups = (args: readonly Value[], run: Run, name: string): [Value, Value[]][] => {
  const call = callbackOf(args, name, 1);
  const result = new Map<Value, Value[]>();
  elementsOf(args[0], run).forEach((element, index) => {
    run.budget.allocate(48);
    const key = call([element, index], run);
    const list = result.get(key);
    if (list) list.push(element);
    else result.set(key, [element]);
  });
  return [...result];
};

/** `Map.groupBy` */
export const groupByInMap: Body = (args, run) => {
  const map = new GuestMap();
  for (const [key, list] of groups(args, run, 'Map.groupBy')) map.inner.set(key, list);
  return map;
};

const groupBy: Body = (args, run) => {
  const result = emptyRecord();
  for (const [key, list] of groups(args, run, 'Object.groupBy')) {
    const name = toText(key, run);
    const known = Object.hasOwn(result, name) ? (result[name] as Value[]) : [];
    setOwn(result, name, [...known, ...list]);
  }
  return result;
};

const make: Body = ([value]) => (value === undefined || value === null ? emptyRecord() : value);

export const OBJECT_GLOBAL = type('object', make, make, {
  assign: fn(assign),
  entries: fn((args, run) => {
    const keys = ownKeys(args[0], run);
    run.budget.allocate(keys.length * 32);
    return keys.map((key) => [key, getMember(args[0], key, run)]);
  }),
  freeze: fn(([value]) => value),
  fromEntries: fn(fromEntries),
  getOwnPropertyNames: fn((args, run) => ownKeys(args[0], run)),
  groupBy: fn(groupBy),
  hasOwn: fn((args, run) => {
    const kind = kindOf(args[0]);
    return (kind === 'object' || kind === 'array') && Object.hasOwn(args[0] as object, toKey(args[1], run));
  }),
  is: fn(([a, b]) => (a === 0 && b === 0 ? Object.is(a, b) : sameValueZero(a, b))),
  isFrozen: fn(() => false),
  isSealed: fn(() => false),
  keys: fn((args, run) => ownKeys(args[0], run)),
  values: fn((args, run) => ownKeys(args[0], run).map((key) => getMember(args[0], key, run))),
});
