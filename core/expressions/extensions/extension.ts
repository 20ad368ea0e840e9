import type { Json } from '../../workflow/document.ts';
import type { Method } from '../functions/method.ts';

/**
 * A method that values have besides JavaScript's own. Everything about it stands here: calls, completion, hover text, the
 * reference page and its test derive from this entry.
 */
export interface Extension {
  name: string;
  /** Older names of the same. */
  aliases?: readonly string[];
  /** How it is called, without the value in front: `round(decimals?)`. */
  signature: string;
  /** One line. */
  description: string;
  /** An expression that uses it. */
  example: string;
  /** What the example gives, in the typed encoding. */
  result: Json;
  run: Method;
}

export type ExtensionTable = ReadonlyMap<string, Extension>;

/** The entries by every name they have. */
export function tableOf(entries: readonly Extension[]): ExtensionTable {
  return new Map(
    entries.flatMap((entry) =>
      [entry.name, ...(entry.aliases ?? [])].map((name): [string, Extension] => [name, entry]),
    ),
  );
}

/** What the typed encoding writes for nothing. */
export const NOTHING: Json = { __t: 'undefined' };
