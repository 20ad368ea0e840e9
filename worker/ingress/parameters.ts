import { AppError } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';

const MAX_KEYS = 1000;
/** A parameter that is given again and again costs little to send and much to hold. */
const MAX_VALUES = 10_000;

/** Parameters as a record; one that is given several times becomes a list. */
export function fromParameters(parameters: URLSearchParams): { [key: string]: Json } {
  const values = new Map<string, Json>();
  if (parameters.size > MAX_VALUES)
    throw new AppError(
      'PARAMETER_INVALID',
      `The request gives more than ${MAX_VALUES} parameters, repeated ones counted.`,
    );
  for (const [name, value] of parameters) {
    const known = values.get(name);
    if (known === undefined && values.size >= MAX_KEYS)
      throw new AppError('PARAMETER_INVALID', `The request has more than ${MAX_KEYS} parameters.`);
    values.set(name, known === undefined ? value : Array.isArray(known) ? (known.push(value), known) : [known, value]);
  }
  values.delete('__proto__');
  return Object.fromEntries(values);
}
