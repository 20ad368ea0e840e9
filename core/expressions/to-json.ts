import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import { asArray, asRecord, type Handle, kindOf, type Run, type Value } from './values.ts';

const MAX_DEPTH = 256;

/**
 * Copies a result out of the evaluation as plain JSON data; `undefined` stays. Functions cannot leave, nothing of the
 * data is asked how it wants to be written, and what leaves shares no object with what came in.
 * `extraPerLevel` pays for indentation when text is made from the copy.
 */
export function toJson(value: Value, run: Run, extraPerLevel = 0): Json | undefined {
  const copy = (current: Value, depth: number): Json | undefined => {
    switch (kindOf(current)) {
      case 'undefined':
        return undefined;
      case 'null':
        return null;
      case 'boolean':
        return current as boolean;
      case 'string':
        run.budget.allocate((current as string).length + 16 + depth * extraPerLevel);
        return current as string;
      case 'number':
        run.budget.allocate(16 + depth * extraPerLevel);
        // JSON knows no NaN and no infinity.
        return Number.isFinite(current) ? (current as number) : null;
      case 'function':
        throw new AppError('EXPRESSION_FAILED', 'A function cannot be the result of an expression. Call it instead.');
      case 'handle':
        throw new AppError(
          'EXPRESSION_FAILED',
          `"${(current as Handle).name}" itself cannot be the result of an expression. Use one of its members.`,
        );
      case 'array':
      case 'object':
        if (depth >= MAX_DEPTH)
          throw new AppError('EXPRESSION_BUDGET', `The result is nested more than ${MAX_DEPTH} levels deep.`);
        run.budget.allocate(32 + depth * extraPerLevel);
        return Array.isArray(current) ? copyArray(asArray(current), depth) : copyRecord(asRecord(current), depth);
    }
  };
  const copyArray = (list: readonly Value[], depth: number): Json[] => {
    run.budget.allocate(list.length * 8);
    return Array.from(list, (element) => copy(element, depth + 1) ?? null);
  };
  const copyRecord = (record: Record<string, Value>, depth: number): Json => {
    const result: { [key: string]: Json } = {};
    for (const key of Object.keys(record)) {
      run.budget.allocate(key.length + 16);
      const member = copy(record[key], depth + 1);
      if (member !== undefined) setOwn(result, key, member);
    }
    return result;
  };
  return copy(value, 0);
}

/** Sets an own property, `__proto__` too: a plain assignment of that name would change the prototype. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}
