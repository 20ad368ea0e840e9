import type { IntlQuestion } from '../intl-answer.ts';
import { parse, stringify } from './json.ts';

/** Asks the host. */
export type AskIntl = (question: string) => string;

const stamp = (value: unknown): number => {
  const ms = value === undefined ? new Date().getTime() : Number(value);
  if (Number.isNaN(ms)) throw new RangeError('Invalid time value');
  return ms;
};

/** `Intl` for an engine that has none: each call is one question to the host. */
export function makeIntlGlobal(askHost: AskIntl) {
  abstract class Base {
    private readonly kind: string;
    private readonly locales: string | string[] | undefined;
    private readonly options: Record<string, unknown> | undefined;

    constructor(kind: string, locales?: string | string[], options?: Record<string, unknown>) {
      this.kind = kind;
      this.locales = locales === undefined ? undefined : Array.isArray(locales) ? locales.map(String) : String(locales);
      this.options = options;
    }

    ask(method: string, ...args: IntlQuestion['args']): unknown {
      const { kind, locales, options } = this;
      const question: IntlQuestion = {
        kind,
        ...(locales ? { locales } : {}),
        ...(options ? { options } : {}),
        method,
        args,
      };
      const answer = parse(askHost(stringify(question))) as {
        value?: unknown;
        error?: string;
      };
      if (answer.error !== undefined) throw new RangeError(answer.error);
      return answer.value;
    }

    resolvedOptions() {
      return this.ask('resolvedOptions');
    }

    static supportedLocalesOf(locales?: string | string[]): string[] {
      return locales === undefined ? [] : Array.isArray(locales) ? locales : [locales];
    }
  }
  type Options = Record<string, unknown>;
  type Locales = string | string[];

  class DateTimeFormat extends Base {
    constructor(locales?: Locales, options?: Options) {
      super('DateTimeFormat', locales, options);
      this.ask('resolvedOptions');
    }
    format = (value?: unknown) => this.ask('format', stamp(value)) as string;
    formatToParts(value?: unknown) {
      return this.ask('formatToParts', stamp(value));
    }
    formatRange(from: unknown, to: unknown) {
      return this.ask('formatRange', stamp(from), stamp(to));
    }
  }
  class NumberFormat extends Base {
    constructor(locales?: Locales, options?: Options) {
      super('NumberFormat', locales, options);
      this.ask('resolvedOptions');
    }
    format = (value: unknown) => this.ask('format', typeof value === 'number' ? value : String(value)) as string;
    formatToParts(value: unknown) {
      return this.ask('formatToParts', Number(value));
    }
  }
  class Collator extends Base {
    constructor(locales?: Locales, options?: Options) {
      super('Collator', locales, options);
    }
    compare = (a: unknown, b: unknown) => this.ask('compare', String(a), String(b)) as number;
  }
  class PluralRules extends Base {
    constructor(locales?: Locales, options?: Options) {
      super('PluralRules', locales, options);
    }
    select(value: unknown) {
      return this.ask('select', Number(value));
    }
  }
  class RelativeTimeFormat extends Base {
    constructor(locales?: Locales, options?: Options) {
      super('RelativeTimeFormat', locales, options);
    }
    format(value: unknown, unit: unknown) {
      return this.ask('format', Number(value), String(unit));
    }
    formatToParts(value: unknown, unit: unknown) {
      return this.ask('formatToParts', Number(value), String(unit));
    }
  }
  class ListFormat extends Base {
    constructor(locales?: Locales, options?: Options) {
      super('ListFormat', locales, options);
    }
    format(values: Iterable<unknown>) {
      return this.ask('format', ...Array.from(values, String));
    }
  }
  class DisplayNames extends Base {
    constructor(locales?: Locales, options?: Options) {
      super('DisplayNames', locales, options);
    }
    of(value: unknown) {
      return this.ask('of', String(value));
    }
  }
  return {
    DateTimeFormat: withoutNew(DateTimeFormat),
    NumberFormat: withoutNew(NumberFormat),
    Collator: withoutNew(Collator),
    PluralRules,
    RelativeTimeFormat,
    ListFormat,
    DisplayNames,
  };
}

/** The three oldest of them may be called like functions. */
const withoutNew = <C extends new (...args: never[]) => object>(constructor: C): C =>
  new Proxy(constructor, { apply: (target, _self, args) => new target(...(args as never[])) });

/** Makes the methods of texts, numbers and dates that depend on a language use it. */
export function useIntl(intl: ReturnType<typeof makeIntlGlobal>): void {
  const method = (target: object, name: string, value: (...args: never[]) => unknown) =>
    Object.defineProperty(target, name, {
      value,
      writable: true,
      configurable: true,
    });
  type Locales = string | string[];
  type Options = Record<string, unknown>;
  const dates = (parts: Options) =>
    function (this: Date, locales?: Locales, options: Options = {}) {
      if (Number.isNaN(this.getTime())) return 'Invalid Date';
      const asked = ['weekday', 'year', 'month', 'day', 'hour', 'minute', 'second', 'dateStyle', 'timeStyle'];
      const hasParts = asked.some((name) => options[name] !== undefined);
      return new intl.DateTimeFormat(locales, hasParts ? options : { ...parts, ...options }).format(this);
    };
  const day = { year: 'numeric', month: 'numeric', day: 'numeric' };
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric' };
  method(Date.prototype, 'toLocaleString', dates({ ...day, ...time }));
  method(Date.prototype, 'toLocaleDateString', dates(day));
  method(Date.prototype, 'toLocaleTimeString', dates(time));
  method(Number.prototype, 'toLocaleString', function (this: number, locales?: Locales, options?: Options) {
    return new intl.NumberFormat(locales, options).format(Number(this));
  });
  const plain = String.prototype.localeCompare;
  method(
    String.prototype,
    'localeCompare',
    function (this: string, other: unknown, locales?: Locales, options?: Options) {
      return /^[ -~]*$/.test(`${this}${String(other)}`) && !locales && !options && String(this) === String(other)
        ? plain.call(this, String(other))
        : new intl.Collator(locales, options).compare(this, other);
    },
  );
}
