import { toInteger, toKey } from '../coerce.ts';
import { deepEqual, distinct } from '../deep-equal.ts';
import type { Method } from '../functions/method.ts';
import { expressionError } from '../guest-error.ts';
import { chance } from '../globals/n8n.ts';
import { writeJson } from '../globals/json.ts';
import { asArray, asRecord, emptyRecord, kindOf, type Run, setOwn, type Value } from '../values.ts';
import { type Extension, NOTHING, tableOf } from './extension.ts';
import { compactRecord, isBlank } from './object.ts';

const isRecord = (value: Value): boolean => kindOf(value) === 'object';

/** Pays for going through the list once. */
function through(self: Value, run: Run): readonly Value[] {
  const list = asArray(self);
  run.budget.spend(1 + list.length / 8);
  run.budget.allocate(list.length * 8);
  return list;
}

/** A number out of a list of numbers. */
const folded =
  (name: string, fold: (numbers: readonly number[]) => number): Method =>
  (self, _args, run) => {
    const list = through(self, run);
    if (!list.every((element) => typeof element === 'number'))
      throw expressionError(
        `${name}(): all array elements must be numbers. Convert them first, for example with map(Number).`,
      );
    return fold(list as readonly number[]);
  };

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function pluck(self: Value, args: readonly Value[], run: Run): Value {
  const list = through(self, run);
  if (args.length === 0) return list;
  const wanted = new Set(args.map((arg) => toKey(arg, run)));
  const result: Value[] = [];
  for (const element of list) {
    if (!isRecord(element)) continue;
    const hits = Object.keys(element as object).filter((key) => wanted.has(key));
    run.budget.spend(1 + hits.length);
    run.budget.allocate(hits.length * 16);
    if (hits.length === 1) result.push(asRecord(element)[hits[0]!]);
    else if (hits.length > 1) result.push(hits.map((key) => asRecord(element)[key]));
  }
  return result;
}

function unique(self: Value, args: readonly Value[], run: Run): Value[] {
  const list = through(self, run);
  if (args.length === 0) return distinct(list, run);
  const keys = args.flatMap((arg) => (Array.isArray(arg) ? arg : [arg])).map((arg) => toKey(arg, run));
  return distinct(list, run, (a, b) =>
    isRecord(a) && isRecord(b)
      ? keys.every((key) => deepEqual(ownOf(a, key), ownOf(b, key), run))
      : deepEqual(a, b, run),
  );
}

const ownOf = (record: Value, key: string): Value =>
  Object.hasOwn(record as object, key) ? asRecord(record)[key] : undefined;

function compact(self: Value, _args: readonly Value[], run: Run): Value[] {
  return through(self, run)
    .filter((element) => !isBlank(element))
    .map((element) => (isRecord(element) || kindOf(element) === 'array' ? compactRecord(element, run) : element));
}

function smartJoin(self: Value, args: readonly Value[], run: Run): Value {
  const [keyField, valueField] = args;
  if (typeof keyField !== 'string' || typeof valueField !== 'string' || keyField === '' || valueField === '')
    throw expressionError('smartJoin() needs two names of fields, for example smartJoin("name", "value").');
  const result = emptyRecord();
  for (const element of through(self, run)) {
    if (!isRecord(element)) continue;
    if (!Object.hasOwn(element as object, keyField) || !Object.hasOwn(element as object, valueField)) continue;
    run.budget.allocate(48);
    setOwn(result, toKey(asRecord(element)[keyField], run), asRecord(element)[valueField]);
  }
  return result;
}

function chunk(self: Value, args: readonly Value[], run: Run): Value[] {
  const size = toInteger(args[0], run) ?? 0;
  if (typeof args[0] !== 'number' || !(size > 0))
    throw expressionError('chunk() needs a number above zero, for example chunk(5).');
  const list = through(self, run);
  run.budget.allocate(list.length * 24);
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function renameKeys(self: Value, args: readonly Value[], run: Run): Value[] {
  if (args.length === 0 || args.length % 2 === 1)
    throw expressionError('renameKeys() needs pairs of names: renameKeys("from", "to", …).');
  return through(self, run).map((element) => {
    if (!isRecord(element)) return element;
    const result = emptyRecord();
    for (const key of Object.keys(element as object)) {
      run.budget.spend();
      run.budget.allocate(48);
      setOwn(result, key, asRecord(element)[key]);
    }
    for (let index = 0; index < args.length; index += 2) {
      const [from, to] = [toKey(args[index], run), toKey(args[index + 1], run)];
      if (!Object.hasOwn(result, from)) continue;
      const value = result[from];
      delete result[from];
      setOwn(result, to, value);
    }
    return result;
  });
}

/** Puts the fields of the source that the target does not have into it. */
function addMissing(target: Record<string, Value>, source: Value, run: Run): void {
  if (!isRecord(source)) return;
  for (const key of Object.keys(source as object)) {
    run.budget.spend();
    run.budget.allocate(48);
    if (!Object.hasOwn(target, key)) setOwn(target, key, asRecord(source)[key]);
  }
}

function merge(self: Value, args: readonly Value[], run: Run): Value {
  const list = through(self, run);
  const result = emptyRecord();
  if (args.length === 0) {
    for (const element of list) addMissing(result, element, run);
    return result;
  }
  const other = listArgument(args[0], 'merge', run);
  for (let index = 0; index < Math.max(list.length, other.length); index += 1) {
    const pair = emptyRecord();
    addMissing(pair, list[index], run);
    addMissing(pair, other[index], run);
    for (const key of Object.keys(pair)) setOwn(result, key, pair[key]);
  }
  return result;
}

function listArgument(value: Value, name: string, run: Run): readonly Value[] {
  if (kindOf(value) !== 'array') throw expressionError(`${name}() needs a list, for example ${name}([1, 2]).`);
  return through(value, run);
}

/** A list made out of two. */
const combined =
  (
    name: string,
    combine: (
      a: readonly Value[],
      b: readonly Value[],
      has: (list: readonly Value[], one: Value) => boolean,
    ) => Value[],
  ): Method =>
  (self, args, run) => {
    const other = listArgument(args[0], name, run);
    const plain = new Map<readonly Value[], Set<Value>>();
    const has = (list: readonly Value[], one: Value): boolean => {
      if (typeof one === 'object' && one !== null) return list.some((element) => deepEqual(element, one, run));
      run.budget.spend();
      if (!plain.has(list)) plain.set(list, new Set(list));
      return plain.get(list)!.has(one);
    };
    return distinct(combine(through(self, run), other, has), run);
  };

const nothing = (name: string): Extension => ({
  name,
  signature: `${name}()`,
  description: 'A list cannot be converted so: gives nothing.',
  example: `[1].${name}()`,
  result: NOTHING,
  run: () => undefined,
});

/** Methods of lists. */
export const ARRAY_EXTENSIONS = tableOf([
  {
    name: 'first',
    signature: 'first()',
    description: 'The first element.',
    example: '["x", "y", "z"].first()',
    result: 'x',
    run: (self) => asArray(self)[0],
  },
  {
    name: 'last',
    signature: 'last()',
    description: 'The last element.',
    example: '["x", "y", "z"].last()',
    result: 'z',
    run: (self) => asArray(self).at(-1),
  },
  {
    name: 'isEmpty',
    signature: 'isEmpty()',
    description: 'True for a list without elements.',
    example: '[].isEmpty()',
    result: true,
    run: (self) => asArray(self).length === 0,
  },
  {
    name: 'isNotEmpty',
    signature: 'isNotEmpty()',
    description: 'True for a list with at least one element.',
    example: '[0].isNotEmpty()',
    result: true,
    run: (self) => asArray(self).length > 0,
  },
  {
    name: 'pluck',
    signature: 'pluck(field, …)',
    description: 'The value of a field of each record; with several fields a list of values each.',
    example: '[{ id: 1, city: "Oslo" }, { id: 2 }].pluck("city")',
    result: ['Oslo'],
    run: pluck,
  },
  {
    name: 'unique',
    aliases: ['removeDuplicates'],
    signature: 'unique(field?, …)',
    description: 'Each element once; with fields, records that agree in them count as the same.',
    example: '[2, 1, 2, 3, 1].unique()',
    result: [2, 1, 3],
    run: unique,
  },
  {
    name: 'sum',
    signature: 'sum()',
    description: 'The sum of the numbers.',
    example: '[1, 2, 3.5].sum()',
    result: 6.5,
    run: folded('sum', sum),
  },
  {
    name: 'min',
    signature: 'min()',
    description: 'The smallest of the numbers.',
    example: '[5, 2, 9].min()',
    result: 2,
    run: folded('min', (numbers) => numbers.reduce((least, number) => Math.min(least, number), Infinity)),
  },
  {
    name: 'max',
    signature: 'max()',
    description: 'The largest of the numbers.',
    example: '[5, 2, 9].max()',
    result: 9,
    run: folded('max', (numbers) => numbers.reduce((most, number) => Math.max(most, number), -Infinity)),
  },
  {
    name: 'average',
    signature: 'average()',
    description: 'The average of the numbers; zero for an empty list.',
    example: '[2, 4, 9].average()',
    result: 5,
    run: folded('average', (numbers) => (numbers.length === 0 ? 0 : sum(numbers) / numbers.length)),
  },
  {
    name: 'compact',
    signature: 'compact()',
    description: 'The list without empty elements; records in it lose their empty fields.',
    example: '[1, null, "", { a: 2, b: null }].compact()',
    result: [1, { a: 2 }],
    run: compact,
  },
  {
    name: 'smartJoin',
    signature: 'smartJoin(keyField, valueField)',
    description: 'A record made of two fields of each element.',
    example: '[{ k: "a", v: 1 }, { k: "b", v: 2 }].smartJoin("k", "v")',
    result: { a: 1, b: 2 },
    run: smartJoin,
  },
  {
    name: 'chunk',
    signature: 'chunk(size)',
    description: 'The list in pieces of a size.',
    example: '["a", "b", "c"].chunk(2)',
    result: [['a', 'b'], ['c']],
    run: chunk,
  },
  {
    name: 'renameKeys',
    signature: 'renameKeys(from, to, …)',
    description: 'Records with other names for some of their fields.',
    example: '[{ a: 1, b: 2 }].renameKeys("a", "z")',
    result: [{ b: 2, z: 1 }],
    run: renameKeys,
  },
  {
    name: 'merge',
    signature: 'merge(list?)',
    description:
      'One record out of all records of the list, or of two lists side by side; the first value of a field counts.',
    example: '[{ a: 1 }, { a: 2, b: 3 }].merge()',
    result: { a: 1, b: 3 },
    run: merge,
  },
  {
    name: 'union',
    signature: 'union(list)',
    description: 'The elements of both lists, each once.',
    example: '[1, 2].union([2, 3])',
    result: [1, 2, 3],
    run: combined('union', (a, b) => [...a, ...b]),
  },
  {
    name: 'difference',
    signature: 'difference(list)',
    description: 'The elements that the other list does not have.',
    example: '[1, 2, 3].difference([2])',
    result: [1, 3],
    run: combined('difference', (a, b, has) => a.filter((element) => !has(b, element))),
  },
  {
    name: 'intersection',
    signature: 'intersection(list)',
    description: 'The elements that both lists have.',
    example: '[1, 2, 3].intersection([3, 1])',
    result: [1, 3],
    run: combined('intersection', (a, b, has) => a.filter((element) => has(b, element))),
  },
  {
    name: 'append',
    signature: 'append(element, …)',
    description: 'The list with further elements at its end.',
    example: '["a"].append("b", "c")',
    result: ['a', 'b', 'c'],
    run: (self, args, run) => [...through(self, run), ...args],
  },
  {
    name: 'randomItem',
    signature: 'randomItem()',
    description: 'Any element; the same again when the step is repeated.',
    example: '["only"].randomItem()',
    result: 'only',
    run: (self, _args, run) => asArray(self)[Math.floor(chance(run) * asArray(self).length)],
  },
  {
    name: 'toJsonString',
    signature: 'toJsonString()',
    description: 'The list as JSON.',
    example: '[1, { a: 2 }].toJsonString()',
    result: '[1,{"a":2}]',
    run: (self, _args, run) => writeJson(self, run),
  },
  nothing('toInt'),
  nothing('toFloat'),
  nothing('toBoolean'),
  nothing('toDateTime'),
]);
