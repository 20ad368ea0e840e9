import { AppError } from '../errors/app-error.ts';
import { asArray, kindOf, type Run, type Value } from './values.ts';

/**
 * Turns a value into text as JavaScript does, without ever asking the value itself: no `toString`, no `valueOf`.
 */
export function toText(value: Value, run: Run, depth = 0): string {
  switch (kindOf(value)) {
    case 'string':
      return value as string;
    case 'array': {
      if (depth > 256) throw new AppError('EXPRESSION_BUDGET', 'A list is nested too deeply to become text.');
      const parts = asArray(value);
      run.budget.spend(parts.length);
      let length = parts.length;
      const texts = parts.map((part) => {
        const text = part === null || part === undefined ? '' : toText(part, run, depth + 1);
        length += text.length;
        return text;
      });
      run.budget.allocate(length * 2);
      return texts.join(',');
    }
    case 'function':
      throw new AppError('EXPRESSION_FAILED', 'A function cannot become text. Call it, and use what it gives.');
    case 'object':
    case 'handle':
      return '[object Object]';
    default:
      return String(value);
  }
}

/** Turns a value into a number as JavaScript does; what is no number gives NaN. */
export function toNumber(value: Value, run: Run): number {
  switch (kindOf(value)) {
    case 'number':
      return value as number;
    case 'boolean':
      return value ? 1 : 0;
    case 'null':
      return 0;
    case 'string':
    case 'array':
      return Number(toText(value, run));
    default:
      return Number.NaN;
  }
}

/** The name of a property. Called once for each access, so that a check and a use can never see two names. */
export const toKey = (value: Value, run: Run): string => (typeof value === 'string' ? value : toText(value, run));

/** Compares as `==` does. */
export function looselyEqual(left: Value, right: Value, run: Run): boolean {
  const [a, b] = [kindOf(left), kindOf(right)];
  const missing = (kind: string): boolean => kind === 'null' || kind === 'undefined';
  if (missing(a) || missing(b)) return missing(a) && missing(b);
  if (a === b) return left === right;
  const plain = (kind: string): boolean => kind === 'string' || kind === 'number' || kind === 'boolean';
  if (plain(a) && plain(b)) return toNumber(left, run) === toNumber(right, run);
  if (!plain(a) && !plain(b)) return false;
  // One side is data: it is compared by its text, as JavaScript does.
  const [leftPlain, rightPlain] = [plain(a) ? left : toText(left, run), plain(b) ? right : toText(right, run)];
  return looselyEqual(leftPlain, rightPlain, run);
}
