import { parse, stringify } from './json.ts';

/** Asks the host: `[href, base]` to read, `[href, null, member, value]` to change. Both as JSON. */
export type AskUrl = (question: string) => string;

const MEMBERS = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];

const encode = (text: string) =>
  encodeURIComponent(text).replace(/%20|[!'()~]/g, (found) =>
    found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const decode = (text: string) => {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
};

class URLSearchParams {
  private list: [string, string][] = [];
  private onChange: () => void = () => {};

  constructor(init: unknown = '') {
    if (typeof init === 'string') this.read(init);
    else if (typeof (init as Iterable<unknown>)?.[Symbol.iterator] === 'function')
      this.list = Array.from(init as Iterable<[unknown, unknown]>, ([name, value]) => [String(name), String(value)]);
    else this.list = Object.entries(init as object).map(([name, value]) => [name, String(value)]);
  }

  private read(text: string): void {
    this.list = text
      .replace(/^\?/, '')
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const at = pair.indexOf('=');
        return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
      });
  }

  /** Follows the address that these belong to. */
  static of(search: string, onChange: (search: string) => void): URLSearchParams {
    const made = new URLSearchParams(search);
    made.onChange = () => onChange(made.toString());
    return made;
  }

  get size(): number {
    return this.list.length;
  }
  append(name: unknown, value: unknown): void {
    this.list.push([String(name), String(value)]);
    this.onChange();
  }
  set(name: unknown, value: unknown): void {
    const first = this.list.find(([one]) => one === String(name));
    if (!first) return this.append(name, value);
    first[1] = String(value);
    this.list = this.list.filter((pair) => pair === first || pair[0] !== first[0]);
    this.onChange();
  }
  delete(name: unknown): void {
    this.list = this.list.filter(([one]) => one !== String(name));
    this.onChange();
  }
  get(name: unknown): string | null {
    return this.list.find(([one]) => one === String(name))?.[1] ?? null;
  }
  getAll(name: unknown): string[] {
    return this.list.filter(([one]) => one === String(name)).map(([, value]) => value);
  }
  has(name: unknown): boolean {
    return this.get(name) !== null;
  }
  sort(): void {
    this.list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.onChange();
  }
  forEach(work: (value: string, name: string) => void): void {
    for (const [name, value] of this.list) work(value, name);
  }
  entries() {
    return this.list.map(([name, value]) => [name, value])[Symbol.iterator]();
  }
  keys() {
    return this.list.map(([name]) => name)[Symbol.iterator]();
  }
  values() {
    return this.list.map(([, value]) => value)[Symbol.iterator]();
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  toString(): string {
    return this.list.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  }
}

/** `URL` and `URLSearchParams` for an engine that has none. */
export function makeUrl(askHost: AskUrl) {
  const ask = (...question: unknown[]): Record<string, string> | null => parse(askHost(stringify(question)));

  class URL {
    private parts: Record<string, string>;
    private params: URLSearchParams | null = null;

    constructor(href: unknown, base?: unknown) {
      const parts = ask(String(href), base === undefined ? null : String(base));
      if (!parts) throw new TypeError(`Invalid URL: ${String(href).slice(0, 200)}`);
      this.parts = parts;
    }

    static canParse(href: unknown, base?: unknown): boolean {
      return ask(String(href), base === undefined ? null : String(base)) !== null;
    }
    static parse(href: unknown, base?: unknown): URL | null {
      return URL.canParse(href, base) ? new URL(href, base) : null;
    }

    read(name: string): string {
      return this.parts[name]!;
    }
    change(name: string, value: unknown): void {
      const parts = ask(this.parts.href, null, name, String(value));
      if (!parts) throw new TypeError(`Invalid URL: ${String(value).slice(0, 200)}`);
      this.parts = parts;
      if (name !== 'search') this.params = null;
    }
    get origin(): string {
      return this.parts.origin!;
    }
    get searchParams(): URLSearchParams {
      this.params ??= URLSearchParams.of(this.parts.search!, (search) => this.change('search', search));
      return this.params;
    }
    toString(): string {
      return this.parts.href!;
    }
    toJSON(): string {
      return this.parts.href!;
    }
  }
  for (const name of MEMBERS)
    Object.defineProperty(URL.prototype, name, {
      get(this: URL) {
        return this.read(name);
      },
      set(this: URL, value: unknown) {
        this.change(name, value);
      },
      enumerable: true,
      configurable: true,
    });
  return { URL, URLSearchParams };
}
