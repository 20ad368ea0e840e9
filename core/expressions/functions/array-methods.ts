import { AppError } from '../../errors/app-error.ts';
import { toNumber, toText } from '../coerce.ts';
import { asArray, kindOf, type Run, type Value } from '../values.ts';
import { callbackOf, integerAt, methods, type Method } from './method.ts';

/** A method that makes a new list no longer than this one. */
const listed =
  (work: (list: readonly Value[], args: readonly Value[], run: Run) => Value): Method =>
  (self, args, run) => {
    const list = asArray(self);
    run.budget.spend(1 + list.length / 16);
    run.budget.allocate(list.length * 8);
    return work(list, args, run);
  };

/** A method that asks a function about each element, with `(element, index, list)` as JavaScript does. */
const asking =
  (name: string, work: (list: readonly Value[], ask: (element: Value, index: number) => Value) => Value): Method =>
  (self, args, run) => {
    const list = asArray(self);
    const call = callbackOf(args, name);
    run.budget.allocate(list.length * 8);
    return work(list, (element, index) => {
      run.budget.spend();
      return call([element, index, list], run);
    });
  };

const fold =
  (name: string, backwards: boolean): Method =>
  (self, args, run) => {
    const list = asArray(self);
    const call = callbackOf(args, name);
    const order = list.map((_, index) => (backwards ? list.length - 1 - index : index));
    if (args.length < 2 && order.length === 0) {
      throw new AppError(
        'EXPRESSION_FAILED',
        `${name}() of an empty list needs a start value: ${name}((sum, x) => …, 0).`,
      );
    }
    let result = args.length < 2 ? list[order.shift()!] : args[1];
    for (const index of order) {
      run.budget.spend();
      result = call([result, list[index], index, list], run);
    }
    return result;
  };

/** Lists are never changed in place: `sort` and `reverse` give a new one, so that no expression changes an item. */
function sorted(list: readonly Value[], args: readonly Value[], run: Run): Value[] {
  const present = list.filter((element) => element !== undefined);
  const missing = Array<undefined>(list.length - present.length).fill(undefined);
  if (args[0] !== undefined) {
    const call = callbackOf(args, 'sort');
    return [...present.sort((a, b) => (run.budget.spend(), toNumber(call([a, b], run), run))), ...missing];
  }
  const keyed = present.map((element) => ({ element, key: toText(element, run) }));
  keyed.sort((a, b) => (run.budget.spend(), a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return [...keyed.map(({ element }) => element), ...missing];
}

function flattened(list: readonly Value[], depth: number, run: Run, level = 0): Value[] {
  run.budget.spend(list.length);
  run.budget.allocate(list.length * 8);
  if (level > 256) throw new AppError('EXPRESSION_BUDGET', 'The list is nested too deeply for flat().');
  const result: Value[] = [];
  for (const element of list) {
    if (kindOf(element) !== 'array' || depth < 1) result.push(element);
    // One by one: a spread of a long list would overflow the stack.
    else for (const inner of flattened(asArray(element), depth - 1, run, level + 1)) result.push(inner);
  }
  return result;
}

/** Same value as `includes` sees it: NaN is NaN. */
const same = (a: Value, b: Value): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** What can be called on a list. */
export const ARRAY_METHODS = methods({
  at: (self, args, run) => asArray(self).at(integerAt(args, 0, run) ?? 0),
  concat: listed((list, args, run) => {
    const result = [...list];
    for (const arg of args) {
      const more = kindOf(arg) === 'array' ? asArray(arg) : [arg];
      run.budget.spend(more.length / 16);
      run.budget.allocate(more.length * 8);
      for (const element of more) result.push(element);
    }
    return result;
  }),
  every: asking('every', (list, ask) => list.every((element, index) => Boolean(ask(element, index)))),
  filter: asking('filter', (list, ask) => list.filter((element, index) => Boolean(ask(element, index)))),
  find: asking('find', (list, ask) => list.find((element, index) => Boolean(ask(element, index)))),
  findIndex: asking('findIndex', (list, ask) => list.findIndex((element, index) => Boolean(ask(element, index)))),
  findLast: asking('findLast', (list, ask) => list.findLast((element, index) => Boolean(ask(element, index)))),
  flat: (self, args, run) => flattened(asArray(self), integerAt(args, 0, run) ?? 1, run),
  flatMap: (self, args, run) => {
    const call = callbackOf(args, 'flatMap');
    const list = asArray(self);
    const mapped = list.map((element, index) => (run.budget.spend(), call([element, index, list], run)));
    return flattened(mapped, 1, run);
  },
  includes: listed((list, args) => list.some((element) => same(element, args[0]))),
  indexOf: listed((list, args, run) => list.indexOf(args[0], integerAt(args, 1, run))),
  join: (self, args, run) => {
    const separator = args[0] === undefined ? ',' : toText(args[0], run);
    const list = asArray(self);
    run.budget.spend(1 + list.length);
    const texts = list.map((element) => (element === null || element === undefined ? '' : toText(element, run)));
    run.budget.allocate(texts.reduce((sum, text) => sum + text.length + separator.length, 0) * 2);
    return texts.join(separator);
  },
  lastIndexOf: listed((list, args) => list.lastIndexOf(args[0])),
  map: asking('map', (list, ask) => list.map((element, index) => ask(element, index))),
  reduce: fold('reduce', false),
  reduceRight: fold('reduceRight', true),
  reverse: listed((list) => list.toReversed()),
  slice: listed((list, args, run) => list.slice(integerAt(args, 0, run), integerAt(args, 1, run))),
  some: asking('some', (list, ask) => list.some((element, index) => Boolean(ask(element, index)))),
  sort: listed(sorted),
  toReversed: listed((list) => list.toReversed()),
  toSorted: listed(sorted),
  toString: ((self, _args, run) => toText(self, run)) satisfies Method,
});
