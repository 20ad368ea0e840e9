/** `structuredClone` for an engine that has none. Goes over a list of what is left, so that depth costs no stack. */
export function structuredClone(value: unknown): unknown {
  const made = new Map<object, object>();
  const later: (() => void)[] = [];
  const copy = (from: unknown): unknown => {
    if (typeof from === 'function' || typeof from === 'symbol') throw new TypeError('A function cannot be cloned.');
    if (typeof from !== 'object' || from === null) return from;
    const known = made.get(from);
    if (known) return known;
    if (from instanceof Date) return note(from, new Date(from.getTime()));
    if (from instanceof RegExp) return note(from, new RegExp(from.source, from.flags));
    if (from instanceof ArrayBuffer) return note(from, from.slice(0));
    if (ArrayBuffer.isView(from)) {
      const Kind = from.constructor as new (of: unknown) => object;
      return note(from, new Kind(from));
    }
    if (from instanceof Error) {
      const error = new Error(from.message);
      error.name = from.name;
      return note(from, error);
    }
    if (from instanceof Map) {
      const map = note(from, new Map<unknown, unknown>());
      later.push(() => from.forEach((one, key) => map.set(copy(key), copy(one))));
      return map;
    }
    if (from instanceof Set) {
      const set = note(from, new Set<unknown>());
      later.push(() => from.forEach((one) => set.add(copy(one))));
      return set;
    }
    const target = note(from, (Array.isArray(from) ? [] : {}) as Record<string, unknown>);
    if (Array.isArray(from)) (target as unknown as unknown[]).length = from.length;
    later.push(() => {
      for (const key of Object.keys(from)) target[key] = copy((from as Record<string, unknown>)[key]);
    });
    return target;
  };
  const note = <T extends object>(from: object, to: T): T => {
    made.set(from, to);
    return to;
  };
  const result = copy(value);
  for (let next = later.pop(); next; next = later.pop()) next();
  return result;
}
