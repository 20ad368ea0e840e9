import { isExpression } from '../../expressions/is-expression.ts';
import type { Json } from '../../workflow/document.ts';
import type { MappingNotes, Params } from './n8n-mapping.ts';
import { isRecord } from './records.ts';

/** The value at a path such as `options.dotNotation`; undefined where n8n left it out because it is the default. */
export function at(parameters: Params, path: string): Json | undefined {
  let value: Json | undefined = parameters;
  for (const step of path.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  // What a form was left with; n8n reads its default then.
  return value ?? undefined;
}

/** The entries of a repeated group. A group that is not repeated counts as one entry. */
export function listAt(parameters: Params, path: string): Params[] {
  const value = at(parameters, path);
  if (Array.isArray(value)) return value.filter(isRecord);
  return isRecord(value) ? [value] : [];
}

/** A switch: anything but true counts as off, where the default is off; an expression stays one. */
export const flagAt = (parameters: Params, path: string, fallback = false): Json => at(parameters, path) ?? fallback;

export const textAt = (parameters: Params, path: string, fallback = ''): string => {
  const value = at(parameters, path);
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : fallback;
};

/**
 * One of the words that decide what else the node has, in ours: `{ append: 'append', mergeByKey: 'byFields' }`. What n8n
 * computes only when the node runs, or a word that is not known, makes the node a placeholder.
 */
export function wordAt<T>(
  parameters: Params,
  path: string,
  fallback: string,
  words: Readonly<Record<string, T>>,
  notes: MappingNotes,
): T {
  const value = at(parameters, path) ?? fallback;
  if (typeof value === 'string' && Object.hasOwn(words, value)) return words[value]!;
  const name = path.split('.').at(-1)!;
  notes.unsupported(
    isExpression(value)
      ? `"${name}" is an expression; here it must be chosen when the workflow is made.`
      : `"${name}" is ${JSON.stringify(value)}, which is not known here.`,
  );
  return words[fallback]!;
}

/** The value behind a resource locator, `{ __rl, mode, value }`; any other value as it stands. */
export function located(value: Json | undefined): Json | undefined {
  return isRecord(value) && value['__rl'] === true ? (value['value'] ?? undefined) : value;
}

/** The word of n8n for one of ours: the reverse of the table that `wordAt` takes. */
export function wordFor<T>(words: Readonly<Record<string, T>>, ours: T): string | undefined {
  return Object.keys(words).find((word) => words[word] === ours);
}

/** Names in a text with commas, as n8n's later versions write them, or in its older list of records. */
export function namesAt(parameters: Params, path: string): string[] | string {
  const value = at(parameters, path);
  if (typeof value === 'string')
    return isExpression(value)
      ? value
      : value
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '');
  if (Array.isArray(value)) return value.filter((name) => typeof name === 'string');
  return listAt(parameters, `${path}.fields`).flatMap(({ fieldName }) =>
    typeof fieldName === 'string' && fieldName !== '' ? [fieldName] : [],
  );
}

/** The same names as n8n's later versions write them. */
export const namesText = (names: Json | undefined): string =>
  Array.isArray(names) ? names.join(', ') : typeof names === 'string' ? names : '';
