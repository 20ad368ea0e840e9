import { AppError } from '../../errors/app-error.ts';
import { sameValueZero, toNumber, toText } from '../coerce.ts';
import { rangeError, typeError } from '../guest-error.ts';
import { changeable } from '../mutation.ts';
import { asArray, kindOf, type Run, type Value } from '../values.ts';
import { callbackOf, eachCall, enterCalls, filled, filledAfter, integerAt, methods, type Method } from './method.ts';

/** A method that makes a new list no longer than this one. */
const listed =
  (work: (list: readonly Value[], args: readonly Value[], run: Run) => Value): Method =>
  (self, args, run) => {
    const list = asArray(self);
    run.budget.spend(1 + list.length / 16);
    run.budget.allocate(list.length * 8);
    return work(list, args, run);
  };

/** A method that asks a function about each element and ends with what `end` makes of the answers. */
const asking =
  <T>(
    name: string,
    start: (list: readonly Value[]) => T,
    see: (result: T, answer: Value, index: number, list: readonly Value[]) => boolean | void,
    end: (result: T, list: readonly Value[]) => Value = (result) => result,
  ): Method =>
  (self, args, run) => {
    const list = asArray(self);
    run.budget.allocate(list.length * 8);
    const result = start(list);
    eachCall(name, list, args, run, (answer, index) => see(result, answer, index, list));
    return end(result, list);
  };

/** Where a search has ended. */
interface Place {
  index: number;
}

/** A method that looks for the first element for which the function says yes. */
const searching = (name: string, end: (place: Place, list: readonly Value[]) => Value): Method =>
  asking<Place>(
    name,
    () => ({ index: -1 }),
    (place, answer, index) => {
      if (answer) place.index = index;
      return Boolean(answer);
    },
    end,
  );

/** The same from the end of the list. */
const searchingBack =
  (name: string, end: (index: number, list: readonly Value[]) => Value): Method =>
  (self, args, run) => {
    const list = asArray(self);
    const call = callbackOf(args, name);
    for (let index = list.length - 1; index >= 0; index -= 1)
      if (call([list[index], index, list], run)) return end(index, list);
    return end(-1, list);
  };

const fold =
  (name: string, backwards: boolean): Method =>
  (self, args, run) => {
    const list = asArray(self);
    const { length } = list;
    const hasStart = args.length > 1;
    if (!hasStart && length === 0)
      throw typeError(`${name}() of an empty list needs a start value: ${name}((sum, x) => …, 0).`);
    let result = hasStart ? args[1] : list[backwards ? length - 1 : 0];
    const calls = enterCalls(name, args, run, 4);
    const { body } = calls;
    try {
      for (let step = hasStart ? 0 : 1; step < length; step += 1) {
        run.budget.spend();
        const index = backwards ? length - 1 - step : step;
        result = body(run, filledAfter(calls, result, list[index], index, list));
      }
    } finally {
      run.budget.leave();
    }
    return result;
  };

/** A sorted copy. */
function sorted(list: readonly Value[], args: readonly Value[], run: Run): Value[] {
  run.budget.spend(1 + list.length / 16);
  run.budget.allocate(list.length * 16);
  const present = list.filter((element) => element !== undefined);
  const missing = Array<undefined>(list.length - present.length).fill(undefined);
  if (args[0] !== undefined) {
    const call = callbackOf(args, 'sort');
    return [...present.sort((a, b) => toNumber(call([a, b], run), run)), ...missing];
  }
  const keyed = present.map((element) => ({ element, key: toText(element, run) }));
  keyed.sort((a, b) => (run.budget.spend(), a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return [...keyed.map(({ element }) => element), ...missing];
}

/** Changes a list in place where that is possible, and gives a changed copy where the list came in from outside. */
const inPlace =
  (change: (list: readonly Value[], args: readonly Value[], run: Run) => Value[]): Method =>
  (self, args, run) => {
    const result = change(asArray(self), args, run);
    if (!run.mutable) return result;
    const list = changeable(self, run, 'sort');
    for (let index = 0; index < result.length; index += 1) list[index] = result[index];
    return list;
  };

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

/** Adds to the end, and pays. */
function append(target: Value[], more: readonly Value[], run: Run): void {
  run.budget.spend(1 + more.length / 16);
  run.budget.allocate(more.length * 8);
  for (const element of more) target.push(element);
}

/** Start and end of a part of a list, as `slice` counts them. */
function bounds(length: number, args: readonly Value[], first: number, run: Run): [number, number] {
  const clip = (value: number): number => (value < 0 ? Math.max(0, length + value) : Math.min(value, length));
  return [clip(integerAt(args, first, run) ?? 0), clip(integerAt(args, first + 1, run) ?? length)];
}

function splice(self: Value, args: readonly Value[], run: Run): Value[] {
  const list = changeable(self, run, 'splice');
  run.budget.spend(1 + list.length / 16);
  const [start] = bounds(list.length, args, 0, run);
  const count = args.length === 0 ? 0 : args.length === 1 ? list.length : Math.max(0, integerAt(args, 1, run) ?? 0);
  run.budget.allocate((count + args.length) * 8);
  return list.splice(start, count, ...args.slice(2));
}

function withElement(list: readonly Value[], args: readonly Value[], run: Run): Value[] {
  const index = integerAt(args, 0, run) ?? 0;
  const at = index < 0 ? list.length + index : index;
  if (!(at >= 0 && at < list.length)) throw rangeError(`The list has no index ${index}.`);
  return list.with(at, args[1]);
}

/**
 * A list as long as this one, to be filled. The host makes a copy faster than anything else of that length; a long list may be
 * given up before its end, and is not read for this.
 */
const roomFor = (list: readonly Value[]): Value[] => (list.length <= 64 ? list.slice() : Array<Value>(list.length));

/** What can be called on a list. Iterators are lists here. */
export const ARRAY_METHODS = methods({
  at: (self, args, run) => asArray(self).at(integerAt(args, 0, run) ?? 0),
  concat: listed((list, args, run) => {
    const result = [...list];
    for (const arg of args) append(result, kindOf(arg) === 'array' ? asArray(arg) : [arg], run);
    return result;
  }),
  copyWithin: (self, args, run) => {
    const list = changeable(self, run, 'copyWithin');
    run.budget.spend(1 + list.length / 16);
    return list.copyWithin(integerAt(args, 0, run) ?? 0, integerAt(args, 1, run) ?? 0, integerAt(args, 2, run));
  },
  entries: listed((list, _args, run) => {
    run.budget.allocate(list.length * 32);
    return list.map((element, index) => [index, element]);
  }),
  every: asking<Place>(
    'every',
    () => ({ index: -1 }),
    (place, answer, index) => {
      if (!answer) place.index = index;
      return !answer;
    },
    (place) => place.index < 0,
  ),
  fill: (self, args, run) => {
    // `Array(3).fill(0)` is the usual case: a list that nobody else knows may be filled without changing data in place.
    const list = run.mutable ? changeable(self, run, 'fill') : [...asArray(self)];
    const [start, end] = bounds(list.length, args, 1, run);
    run.budget.spend(1 + list.length / 16);
    run.budget.allocate(list.length * 8);
    return list.fill(args[0], start, end);
  },
  filter: (self, args, run) => {
    const list = asArray(self);
    const result: Value[] = [];
    run.budget.allocate(list.length * 8);
    const calls = enterCalls('filter', args, run, 3);
    const { body } = calls;
    try {
      const { length } = list;
      for (let index = 0; index < length; index += 1) {
        run.budget.spend();
        const element = list[index];
        if (body(run, filled(calls, element, index, list))) result.push(element);
      }
    } finally {
      run.budget.leave();
    }
    return result;
  },
  find: searching('find', (place, list) => list[place.index]),
  findIndex: searching('findIndex', (place) => place.index),
  findLast: searchingBack('findLast', (index, list) => list[index]),
  findLastIndex: searchingBack('findLastIndex', (index) => index),
  flat: (self, args, run) => flattened(asArray(self), integerAt(args, 0, run) ?? 1, run),
  flatMap: (self, args, run) => {
    const call = callbackOf(args, 'flatMap');
    const list = asArray(self);
    return flattened(
      list.map((element, index) => call([element, index, list], run)),
      1,
      run,
    );
  },
  forEach: asking(
    'forEach',
    () => undefined,
    () => undefined,
  ),
  includes: listed((list, args) => list.some((element) => sameValueZero(element, args[0]))),
  indexOf: listed((list, args, run) => list.indexOf(args[0], integerAt(args, 1, run))),
  join: (self, args, run) => {
    const separator = args[0] === undefined ? ',' : toText(args[0], run);
    const list = asArray(self);
    run.budget.spend(1 + list.length);
    run.budget.allocate(list.length * separator.length * 2);
    const texts: string[] = [];
    let length = 0;
    for (let index = 0; index < list.length; index += 1) {
      const element = list[index];
      const text = element === null || element === undefined ? '' : toText(element, run);
      length += text.length;
      texts.push(text);
    }
    run.budget.allocate(length * 2);
    return texts.join(separator);
  },
  keys: listed((list) => list.map((_, index) => index)),
  lastIndexOf: listed((list, args) => list.lastIndexOf(args[0])),
  map: (self, args, run) => {
    const list = asArray(self);
    run.budget.allocate(list.length * 8);
    const { length } = list;
    const result = roomFor(list);
    const calls = enterCalls('map', args, run, 3);
    const { body } = calls;
    try {
      for (let index = 0; index < length; index += 1) {
        run.budget.spend();
        result[index] = body(run, filled(calls, list[index], index, list));
      }
    } finally {
      run.budget.leave();
    }
    return result;
  },
  pop: (self, _args, run) => changeable(self, run, 'pop').pop(),
  push: (self, args, run) => {
    const list = changeable(self, run, 'push');
    append(list, args, run);
    return list.length;
  },
  reduce: fold('reduce', false),
  reduceRight: fold('reduceRight', true),
  reverse: inPlace((list, _args, run) => {
    run.budget.spend(1 + list.length / 16);
    run.budget.allocate(list.length * 8);
    return list.toReversed();
  }),
  shift: (self, _args, run) => {
    const list = changeable(self, run, 'shift');
    run.budget.spend(1 + list.length / 64);
    return list.shift();
  },
  slice: listed((list, args, run) => list.slice(integerAt(args, 0, run), integerAt(args, 1, run))),
  some: searching('some', (place) => place.index >= 0),
  sort: inPlace(sorted),
  splice,
  toLocaleString: ((self, _args, run) => toText(self, run)) satisfies Method,
  toReversed: listed((list) => list.toReversed()),
  toSorted: listed(sorted),
  toSpliced: listed((list, args, run) => {
    const [start] = bounds(list.length, args, 0, run);
    const count = args.length < 2 ? list.length : Math.max(0, integerAt(args, 1, run) ?? 0);
    return list.toSpliced(start, count, ...args.slice(2));
  }),
  toString: ((self, _args, run) => toText(self, run)) satisfies Method,
  unshift: (self, args, run) => {
    const list = changeable(self, run, 'unshift');
    run.budget.spend(1 + list.length / 16);
    run.budget.allocate(args.length * 8);
    return list.unshift(...args);
  },
  values: listed((list) => [...list]),
  with: listed(withElement),
});
