import { rangeError } from '../guest-error.ts';
import { complement, DIGITS, LINE_ENDS, type Pattern, type Range, SPACES, WORDS } from './syntax-tree.ts';

const MAX_NESTING = 100;
const CONTROL: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

export interface ParsedPattern {
  tree: Pattern;
  /** Number of capture groups. */
  groups: number;
  /** Group numbers by name, in the order of the source. */
  names: ReadonlyMap<string, number>;
}

/** Reads a pattern that the host has already accepted, as JavaScript reads it. Throws a guest RangeError when it is nested too deeply. */
export function parsePattern(source: string, flags: string): ParsedPattern {
  const parser = new PatternParser(source, flags);
  return { tree: parser.choice(0), groups: parser.groups, names: parser.names };
}

class PatternParser {
  groups = 0;
  readonly names = new Map<string, number>();
  private at = 0;
  private readonly source: string;
  private readonly dotAll: boolean;
  private readonly unicode: boolean;

  constructor(source: string, flags: string) {
    this.source = source;
    this.dotAll = flags.includes('s');
    this.unicode = flags.includes('u') || flags.includes('v');
  }

  choice(depth: number): Pattern {
    if (depth > MAX_NESTING) throw rangeError(`The regular expression is nested more than ${MAX_NESTING} levels deep.`);
    const options = [this.sequence(depth)];
    while (this.take('|')) options.push(this.sequence(depth));
    return options.length === 1 ? options[0]! : { type: 'choice', options };
  }

  private sequence(depth: number): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at]!)) {
      const atom = this.atom(depth);
      parts.push(this.repeated(atom));
    }
    return parts.length === 0 ? { type: 'empty' } : parts.length === 1 ? parts[0]! : { type: 'sequence', parts };
  }

  private repeated(body: Pattern): Pattern {
    let min: number;
    let max: number;
    const braces = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.source.slice(this.at, this.at + 24));
    if (this.take('*')) [min, max] = [0, Infinity];
    else if (this.take('+')) [min, max] = [1, Infinity];
    else if (this.take('?')) [min, max] = [0, 1];
    else if (braces) {
      this.at += braces[0].length;
      min = Number(braces[1]);
      max = braces[2] ? (braces[3] === '' ? Infinity : Number(braces[3])) : min;
    } else return body;
    return { type: 'repeat', min, max, lazy: this.take('?'), body };
  }

  private atom(depth: number): Pattern {
    const sign = this.next();
    switch (sign) {
      case '^':
        return { type: 'edge', kind: 'start' };
      case '$':
        return { type: 'edge', kind: 'end' };
      case '.':
        return set(this.dotAll ? complement([]) : complement(LINE_ENDS));
      case '(':
        return this.group(depth);
      case '[':
        return this.set();
      case '\\':
        return this.escape();
      default:
        return character(sign.codePointAt(0)!);
    }
  }

  private group(depth: number): Pattern {
    let index: number | null = null;
    let look: { behind: boolean; negated: boolean } | null = null;
    if (this.take('?:')) index = null;
    else if (this.take('?=')) look = { behind: false, negated: false };
    else if (this.take('?!')) look = { behind: false, negated: true };
    else if (this.take('?<=')) look = { behind: true, negated: false };
    else if (this.take('?<!')) look = { behind: true, negated: true };
    else {
      index = ++this.groups;
      if (this.take('?<')) {
        const end = this.source.indexOf('>', this.at);
        this.names.set(this.source.slice(this.at, end), index);
        this.at = end + 1;
      }
    }
    const body = this.choice(depth + 1);
    this.take(')');
    return look ? { type: 'look', ...look, body } : { type: 'group', index, body };
  }

  private escape(): Pattern {
    const sign = this.source[this.at]!;
    if (sign === 'b' || sign === 'B') {
      this.at += 1;
      return { type: 'edge', kind: sign === 'b' ? 'word' : 'not-word' };
    }
    const number = /^[1-9]\d*/.exec(this.source.slice(this.at, this.at + 4));
    if (number && Number(number[0]) <= this.groupsInAll()) {
      this.at += number[0].length;
      return { type: 'backreference', to: Number(number[0]) };
    }
    if (this.source.startsWith('k<', this.at)) {
      const end = this.source.indexOf('>', this.at);
      const to = this.source.slice(this.at + 2, end);
      this.at = end + 1;
      return { type: 'backreference', to };
    }
    const { ranges, properties } = this.classEscape();
    return { type: 'set', ranges, properties, negated: false };
  }

  /** What stands for characters after a backslash, inside a set and outside. */
  private classEscape(): { ranges: readonly Range[]; properties: string[] } {
    const sign = this.next();
    const classes: Readonly<Record<string, readonly Range[]>> = { d: DIGITS, w: WORDS, s: SPACES };
    const lower = sign.toLowerCase();
    if (Object.hasOwn(classes, lower)) {
      const ranges = classes[lower]!;
      return { ranges: sign === lower ? ranges : complement(ranges), properties: [] };
    }
    if (this.unicode && lower === 'p' && this.take('{')) {
      const end = this.source.indexOf('}', this.at);
      const property = this.source.slice(this.at, end);
      this.at = end + 1;
      return { ranges: [], properties: [`\\${sign}{${property}}`] };
    }
    return { ranges: [single(this.codeOf(sign))], properties: [] };
  }

  private codeOf(sign: string): number {
    if (Object.hasOwn(CONTROL, sign)) return CONTROL[sign]!;
    if (sign === '0' && !/\d/.test(this.source[this.at] ?? '')) return 0;
    const rest = this.source.slice(this.at, this.at + 12);
    const hex =
      sign === 'x'
        ? /^([\da-f]{2})/i.exec(rest)
        : sign === 'u'
          ? (/^([\da-f]{4})/i.exec(rest) ?? (this.unicode ? /^\{([\da-f]+)\}/i.exec(rest) : null))
          : null;
    if (hex) {
      this.at += hex[0].length;
      return Number.parseInt(hex[1]!, 16);
    }
    if (sign === 'c' && /^[a-z]/i.test(rest)) {
      this.at += 1;
      return rest.charCodeAt(0) % 32;
    }
    return sign.codePointAt(0)!;
  }

  private set(): Pattern {
    const negated = this.take('^');
    const ranges: Range[] = [];
    const properties: string[] = [];
    while (this.at < this.source.length && !this.take(']')) {
      const first = this.member();
      if (this.source[this.at] === '-' && this.source[this.at + 1] !== ']') {
        const before = this.at;
        this.at += 1;
        const last = this.member();
        if (isSingle(first) && isSingle(last)) {
          ranges.push([first.ranges[0]![0], last.ranges[0]![0]]);
          continue;
        }
        this.at = before;
      }
      ranges.push(...first.ranges);
      properties.push(...first.properties);
    }
    return { type: 'set', ranges, properties, negated };
  }

  private member(): { ranges: readonly Range[]; properties: string[] } {
    const sign = this.next();
    if (sign !== '\\') return { ranges: [single(sign.codePointAt(0)!)], properties: [] };
    if (this.take('b')) return { ranges: [single(8)], properties: [] };
    return this.classEscape();
  }

  private groupsInAll(): number {
    // Groups that open later count too; an escaped or non-capturing parenthesis does not.
    return [...this.source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\((?!\?)|\(\?<(?![=!])/g)].filter(([text]) =>
      text.startsWith('('),
    ).length;
  }

  private next(): string {
    const sign = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    this.at += sign.length;
    return sign;
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }
}

const single = (code: number): Range => [code, code];
const set = (ranges: readonly Range[]): Pattern => ({ type: 'set', ranges, properties: [], negated: false });
const character = (code: number): Pattern => set([single(code)]);
const isSingle = ({ ranges, properties }: { ranges: readonly Range[]; properties: readonly string[] }): boolean =>
  properties.length === 0 && ranges.length === 1 && ranges[0]![0] === ranges[0]![1];
