import { expressionError } from './guest-error.ts';
import { sameValueZero, toText } from './coerce.ts';
import { asArray, asRecord, kindOf, type Run, type Value } from './values.ts';

/** Compares data by what they hold. */
export function deepEqual(a: Value, b: Value, run: Run, depth = 0): boolean {
  run.budget.spend();
  if (sameValueZero(a, b)) return true;
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return false;
  if (depth > 256) throw expressionError('The data are nested too deeply to be compared.');
  switch (kind) {
    case 'array': {
      const [left, right] = [asArray(a), asArray(b)];
      return (
        left.length === right.length && left.every((element, index) => deepEqual(element, right[index], run, depth + 1))
      );
    }
    case 'object': {
      const keys = Object.keys(a as object);
      return (
        keys.length === Object.keys(b as object).length &&
        keys.every(
          (key) => Object.hasOwn(b as object, key) && deepEqual(asRecord(a)[key], asRecord(b)[key], run, depth + 1),
        )
      );
    }
    case 'date':
    case 'datetime':
    case 'duration':
    case 'regexp':
      return toText(a, run) === toText(b, run);
    default:
      return false;
  }
}

/** The elements that differ from all before them. Plain values are found at once, data are compared one by one. */
export function distinct(
  list: readonly Value[],
  run: Run,
  equal: (a: Value, b: Value) => boolean = (a, b) => deepEqual(a, b, run),
): Value[] {
  const plain = new Set<Value>();
  const data: Value[] = [];
  const result: Value[] = [];
  for (const element of list) {
    run.budget.spend();
    if (typeof element !== 'object' || element === null) {
      if (plain.has(element)) continue;
      plain.add(element);
    } else {
      if (data.some((known) => equal(known, element))) continue;
      data.push(element);
    }
    run.budget.allocate(16);
    result.push(element);
  }
  return result;
}
