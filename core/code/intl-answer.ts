/** What the guest's own `Intl` asks of the host's: which formatter, and what of it. */
export interface IntlQuestion {
  kind: string;
  locales?: string | string[];
  options?: Record<string, unknown>;
  method: string;
  args: (string | number)[];
}

const METHODS: Readonly<Record<string, readonly string[]>> = {
  DateTimeFormat: ['format', 'formatToParts', 'formatRange', 'resolvedOptions'],
  NumberFormat: ['format', 'formatToParts', 'resolvedOptions'],
  Collator: ['compare', 'resolvedOptions'],
  PluralRules: ['select', 'resolvedOptions'],
  RelativeTimeFormat: ['format', 'formatToParts', 'resolvedOptions'],
  ListFormat: ['format', 'resolvedOptions'],
  DisplayNames: ['of', 'resolvedOptions'],
};

type Formatter = Record<string, (...args: unknown[]) => unknown>;

/** Formatters take long to make; those of one call of the code are kept, up to a number. */
const MOST_KEPT = 50;

/** Answers a question with JSON: `{ value }` or `{ error }`. Nothing but texts and numbers comes in and goes out. */
export function makeIntl(): (question: string) => string {
  const kept = new Map<string, Formatter>();
  return (question) => {
    try {
      const { kind, locales, options, method, args } = JSON.parse(question) as IntlQuestion;
      if (!Object.hasOwn(METHODS, kind) || !METHODS[kind]!.includes(method))
        throw new RangeError(`Intl.${kind}.${method} is not there.`);
      const key = JSON.stringify([kind, locales, options]);
      let formatter = kept.get(key);
      if (!formatter) {
        const Kind = Intl[kind as 'NumberFormat'] as unknown as new (locales?: unknown, options?: unknown) => Formatter;
        formatter = new Kind(locales, options);
        if (kept.size >= MOST_KEPT) kept.clear();
        kept.set(key, formatter);
      }
      const given = kind === 'ListFormat' && method === 'format' ? [args] : args;
      const value = formatter[method]!(...given);
      return JSON.stringify({ value });
    } catch (thrown) {
      return JSON.stringify({
        error: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
  };
}
