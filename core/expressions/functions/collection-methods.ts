import { GuestMap, GuestSet } from '../types/guest-collections.ts';
import type { Run, Value } from '../values.ts';
import { callbackOf, methods } from './method.ts';

const mapOf = (self: Value): Map<Value, Value> => (self as GuestMap).inner;
const setOf = (self: Value): Set<Value> => (self as GuestSet).inner;

/** The entries as a list: iterators are lists here. */
function listed<T>(run: Run, size: number, values: Iterable<T>): T[] {
  run.budget.spend(1 + size / 16);
  run.budget.allocate(size * 16);
  return [...values];
}

/** A key that is a long text is looked at in full. */
function payKey(key: Value, run: Run): Value {
  run.budget.spend();
  if (typeof key === 'string' && key.length > 256) run.budget.spend(key.length / 64);
  return key;
}

/** What can be called on a `Map`. */
export const MAP_METHODS = methods({
  clear: (self) => mapOf(self).clear(),
  delete: (self, args, run) => mapOf(self).delete(payKey(args[0], run)),
  entries: (self, _args, run) => {
    run.budget.allocate(mapOf(self).size * 32);
    return listed(run, mapOf(self).size, mapOf(self).entries());
  },
  forEach: (self, args, run) => {
    const call = callbackOf(args, 'forEach');
    for (const [key, value] of listed(run, mapOf(self).size, mapOf(self))) call([value, key, self], run);
  },
  get: (self, args, run) => mapOf(self).get(payKey(args[0], run)),
  has: (self, args, run) => mapOf(self).has(payKey(args[0], run)),
  keys: (self, _args, run) => listed(run, mapOf(self).size, mapOf(self).keys()),
  set: (self, args, run) => {
    run.budget.allocate(64);
    mapOf(self).set(payKey(args[0], run), args[1]);
    return self;
  },
  toString: () => '[object Map]',
  values: (self, _args, run) => listed(run, mapOf(self).size, mapOf(self).values()),
});

/** What can be called on a `Set`. */
export const SET_METHODS = methods({
  add: (self, args, run) => {
    run.budget.allocate(48);
    setOf(self).add(payKey(args[0], run));
    return self;
  },
  clear: (self) => setOf(self).clear(),
  delete: (self, args, run) => setOf(self).delete(payKey(args[0], run)),
  entries: (self, _args, run) => {
    run.budget.allocate(setOf(self).size * 32);
    return listed(run, setOf(self).size, setOf(self).entries());
  },
  forEach: (self, args, run) => {
    const call = callbackOf(args, 'forEach');
    for (const value of listed(run, setOf(self).size, setOf(self))) call([value, value, self], run);
  },
  has: (self, args, run) => setOf(self).has(payKey(args[0], run)),
  keys: (self, _args, run) => listed(run, setOf(self).size, setOf(self)),
  toString: () => '[object Set]',
  values: (self, _args, run) => listed(run, setOf(self).size, setOf(self)),
});
