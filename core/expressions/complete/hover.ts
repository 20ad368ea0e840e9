import { type CompletionContext, complete, type Suggestion } from './complete.ts';

/** What is said about the name under the cursor. */
export interface Hover {
  /** The name's place in the template. */
  from: number;
  to: number;
  about: Omit<Suggestion, 'from' | 'to' | 'insert'>;
}

/** Finds out what the name at `offset` is: completion at its end, and the one that has exactly this name. */
export function hover(source: string, offset: number, given: CompletionContext): Hover | null {
  const isPart = (at: number): boolean => /[\p{ID_Continue}$]/u.test(source[at] ?? '');
  let [from, to] = [offset, offset];
  while (from > 0 && isPart(from - 1)) from -= 1;
  while (isPart(to)) to += 1;
  if (from === to) return null;
  const name = source.slice(from, to);
  const found = complete(source, to, given).find((one) => one.label === name && one.from === from);
  if (!found) return null;
  const { label, kind, detail, description, example } = found;
  return {
    from,
    to,
    about: {
      label,
      kind,
      ...(detail === undefined ? {} : { detail }),
      ...(description === undefined ? {} : { description }),
      ...(example === undefined ? {} : { example }),
    },
  };
}
