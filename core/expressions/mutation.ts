import { rangeError, typeError } from './guest-error.ts';
import { GuestError } from './guest-error.ts';
import { GuestRegExp } from './regex/guest-regexp.ts';
import { toNumber } from './coerce.ts';
import { emptyRecord, isOwnRecord, kindOf, type Run, setOwn, type Value } from './values.ts';

/**
 * Copies data that come in from outside, in a run that changes data in place: what an expression changes is never what
 * others read. The same original gives the same copy, so that `$json === $input.item.json` holds.
 */
export function enter(value: Value, run: Run): Value {
  if (!run.mutable || typeof value !== 'object' || value === null) return value;
  return copyIn(value, run, run.copies!, 0);
}

/** Copies JSON-like data into records without prototype. */
export function copyIn(value: Value, run: Run, copies: Map<object, Value>, depth: number): Value {
  const kind = kindOf(value);
  if (kind !== 'array' && kind !== 'object') return value;
  const source = value as object;
  const known = copies.get(source);
  if (known !== undefined) return known;
  if (depth > 512) throw rangeError('The data are nested too deeply to be changed.');
  if (kind === 'array') {
    const list = value as readonly Value[];
    run.budget.allocate(32 + list.length * 8);
    const result: Value[] = [];
    copies.set(source, result);
    for (const element of list) result.push(copyIn(element, run, copies, depth + 1));
    return result;
  }
  const result = emptyRecord();
  copies.set(source, result);
  for (const key of Object.keys(source)) {
    run.budget.allocate(48);
    setOwn(result, key, copyIn((source as Record<string, Value>)[key], run, copies, depth + 1));
  }
  return result;
}

/** The list itself, where it may be changed in place. */
export function changeable(list: Value, run: Run, what: string): Value[] {
  if (!run.mutable)
    throw typeError(`${what} cannot change the list here. Write the name of the method plainly: list.${what}(…).`);
  return list as Value[];
}

/** How far behind its end a list may be written. */
const MAX_GAP = 10_000;

/** Sets a member of a value that was made in this evaluation. */
export function setMember(object: Value, key: string, value: Value, run: Run): void {
  switch (kindOf(object)) {
    case 'object':
      // Records of ours have no prototype; anything else came in from outside and stays as it is.
      if (!run.mutable || !isOwnRecord(object as object)) throw unchangeable(key);
      run.budget.allocate(48);
      setOwn(object as Record<string, Value>, key, value);
      return;
    case 'array':
      setElement(changeable(object, run, '[…] ='), key, value, run);
      return;
    case 'error':
      if (key === 'message') (object as GuestError).message = String(value);
      return;
    case 'regexp':
      if (key === 'lastIndex') (object as GuestRegExp).lastIndex = Math.max(0, toNumber(value, run) || 0);
      return;
    default:
      throw unchangeable(key);
  }
}

function setElement(list: Value[], key: string, value: Value, run: Run): void {
  if (key === 'length') {
    const length = toNumber(value, run);
    if (!(Number.isInteger(length) && length >= 0 && length <= list.length + MAX_GAP))
      throw rangeError(`A list cannot be given the length ${length}.`);
    grow(list, length, run);
    list.length = length;
    return;
  }
  // Other names are no places in a list: nothing of ours must find a guest's value under the name of a method.
  if (!/^(0|[1-9]\d{0,9})$/.test(key)) return;
  const index = Number(key);
  if (index > list.length + MAX_GAP) throw rangeError(`Index ${index} lies too far behind the end of the list.`);
  grow(list, index, run);
  run.budget.allocate(8);
  list[index] = value;
}

/** Fills up to `length`: a list never has holes. */
function grow(list: Value[], length: number, run: Run): void {
  if (length > list.length) run.budget.allocate((length - list.length) * 8);
  while (list.length < length) list.push(undefined);
}

/** Removes a member of a record or empties a place of a list. */
export function deleteMember(object: Value, key: string, run: Run): boolean {
  const kind = kindOf(object);
  if (kind === 'object') {
    if (!run.mutable || !isOwnRecord(object as object)) throw unchangeable(key);
    return delete (object as Record<string, Value>)[key];
  }
  if (kind === 'array') {
    if (Object.hasOwn(object as object, key) && key !== 'length')
      changeable(object, run, 'delete')[Number(key)] = undefined;
    return true;
  }
  throw unchangeable(key);
}

const unchangeable = (key: string) => typeError(`"${key.slice(0, 80)}" cannot be changed here.`);
