/** What stands before the cursor: where a name begins, and what it is asked of. */
export interface Cursor {
  /** `name`: a free name; `member`: behind a dot; `key`: in quotes in brackets; `node`: in `$('…`. */
  place: 'name' | 'member' | 'key' | 'node';
  /** Where the piece that is being written begins in the template. */
  from: number;
  /** What is written of it. */
  prefix: string;
  /** The expression whose member it is; empty for a name. */
  receiver: string;
  /** The code of the block before the cursor. */
  before: string;
}

/** Longest piece of code before the cursor that is looked at. */
const MAX_BEFORE = 5000;

/** Reads backwards from the cursor. Null when the cursor is in plain text. */
export function cursorAt(source: string, offset: number): Cursor | null {
  const open = source.lastIndexOf('{{', offset - 1);
  if (open < 0 || offset < open + 2) return null;
  const close = source.indexOf('}}', open + 2);
  if (close >= 0 && close < offset && !isInText(source.slice(open + 2, offset))) return null;
  const before = source.slice(Math.max(open + 2, offset - MAX_BEFORE), offset);

  const node = /\$\(\s*(['"`])([^'"`]*)$/.exec(before) ?? /\$node\[\s*(['"`])([^'"`]*)$/.exec(before);
  if (node) return { place: 'node', from: offset - node[2]!.length, prefix: node[2]!, receiver: '', before };

  const key = /\[\s*(['"`])([^'"`\]]*)$/.exec(before);
  if (key) {
    const receiver = chainBefore(before.slice(0, key.index));
    if (receiver !== '') return { place: 'key', from: offset - key[2]!.length, prefix: key[2]!, receiver, before };
  }
  if (isInText(before)) return null;

  const prefix = /[\p{ID_Start}$_]?[\p{ID_Continue}$]*$/u.exec(before)![0];
  const head = before.slice(0, before.length - prefix.length);
  const dot = /\??\.$/.exec(head);
  if (!dot) return { place: 'name', from: offset - prefix.length, prefix, receiver: '', before };
  const receiver = chainBefore(head.slice(0, dot.index));
  return receiver === '' ? null : { place: 'member', from: offset - prefix.length, prefix, receiver, before };
}

/** True when the end of the code lies inside quotes. */
function isInText(code: string): boolean {
  let quote = '';
  for (let at = 0; at < code.length; at += 1) {
    const sign = code[at]!;
    if (sign === '\\') at += 1;
    else if (quote !== '') quote = sign === quote ? '' : quote;
    else if ('\'"`'.includes(sign)) quote = sign;
  }
  return quote !== '' && quote !== '`';
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The chain of names, calls and brackets at the end of the code: `a.b(c)[0]` in `1 + a.b(c)[0]`. */
function chainBefore(code: string): string {
  let at = code.length;
  for (;;) {
    const start = elementStart(code, at);
    if (start === at) break;
    at = start;
    const dot = /\??\.\s*$/.exec(code.slice(0, at));
    if (dot) at = dot.index;
    else if (!/[)\]\p{ID_Continue}$]\s*$/u.test(code.slice(0, at)) || !'([`'.includes(code[at]!)) break;
  }
  return code.slice(at).trim();
}

/** Where the last element of a chain begins: a name, a text, or what stands in brackets. */
function elementStart(code: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(code[at - 1]!)) at -= 1;
  const last = code[at - 1];
  if (last === undefined) return end;
  if (Object.hasOwn(PAIRS, last)) return openingOf(code, at - 1);
  if ('\'"`'.includes(last)) {
    const start = code.lastIndexOf(last, at - 2);
    return start < 0 ? end : start;
  }
  const name = /[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.exec(code.slice(0, at));
  return name ? name.index : end;
}

/** The bracket that belongs to the closing one; brackets in quotes do not count. */
function openingOf(code: string, close: number): number {
  let depth = 0;
  let quote = '';
  for (let at = close; at >= 0; at -= 1) {
    const sign = code[at]!;
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if ('\'"`'.includes(sign)) quote = sign;
    else if (Object.hasOwn(PAIRS, sign)) depth += 1;
    else if ('([{'.includes(sign)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return close + 1;
}

const CALLBACK =
  /\.(?:map|filter|find|findLast|findIndex|some|every|forEach|flatMap|sort)\(\s*\(?\s*(?:\{[^}]*\}|([\p{ID_Start}$_][\p{ID_Continue}$]*))/gu;

/** The list whose element a parameter stands for, when the code before the cursor says so: `list.map(x => x.` */
export function listOfParameter(before: string, name: string): string | null {
  for (const call of [...before.matchAll(CALLBACK)].reverse())
    if (call[1] === name) return chainBefore(before.slice(0, call.index)) || null;
  return null;
}
