/**
 * If these fail, an expression gives another value than JavaScript gives for the same source and data, or a value changes on
 * its way through the evaluator. The host engine is the measure: it is asked wherever both have a value.
 */
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import { emptyContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { GuestRegExp } from './regex/guest-regexp.ts';
import './regex/re2.ts';
import { linearEngine } from './regex/engine.ts';
import { parsePattern } from './regex/parse.ts';
import { toRe2 } from './regex/translate.ts';
import { Budget } from './budget.ts';
import { compileTemplate } from './template.ts';
import type { Run } from './values.ts';

const ours = (source: string, $json: unknown): unknown =>
  evaluate(compileTemplate(`={{ ${source} }}`), emptyContext({ json: $json as { [key: string]: Json } }));

/** What the host gives, as the JSON that leaves an evaluation; a throw is `undefined`, as a failing block is. */
function hosts(source: string, $json: unknown): unknown {
  try {
    const value: unknown = runInNewContext(`(${source})`, { $json: structuredClone($json) }, { timeout: 1000 });
    if (value === undefined) return undefined;
    return JSON.parse(JSON.stringify(value)) as unknown;
  } catch {
    return undefined;
  }
}

const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Data that both engines see alike: the names n8n gives to extensions are no fields, so that none hides a method. */
const json = fc.record({
  a: fc.oneof(
    fc.integer({ min: -50, max: 50 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
  ),
  s: fc.string({ unit: 'grapheme', maxLength: 12 }),
  t: fc.constantFrom('', 'a,b', ' x ', '12', 'true', 'ÄÖ', '👩‍🚀'),
  l: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 6 }),
  o: fc.record({ p: fc.integer({ min: 0, max: 5 }), q: fc.constantFrom(null, 'z', false) }),
  n: fc.constant(null),
});

/** Sources of expressions, by the type of what they give. */
const { number } = fc.letrec<{ number: string; text: string; list: string; boolean: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('$json.a', '$json.o.p', '3', '0', '-1.5', '$json.s.length', '$json.l.length', '$json.missing', '$json.n'),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*', '/', '%', '**', '&', '|', '^', '>>', '>>>'), tie('number')).map(([a, op, b]) => `((${a}) ${op} (${b}))`),
    fc.tuple(fc.constantFrom('Math.abs', 'Math.floor', 'Math.round', 'Math.max', 'Number', 'parseInt', 'parseFloat'), tie('text')).map(([f, a]) => `${f}(${a})`),
    fc.tuple(tie('list'), fc.constantFrom('.length', '.indexOf(2)', '.reduce((x, y) => x + y, 0)', '.at(-1)', '.findIndex(x => x > 1)')).map(([a, m]) => `${a}${m}`),
    fc.tuple(tie('boolean'), tie('number'), tie('text')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `(${a} ?? ${b})`),
  ),
  text: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('$json.s', '$json.t', '"k"', '$json.o.q', '`<${$json.s}>`'),
    fc.tuple(tie('text'), tie('number')).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie('text'), fc.constantFrom('.trim()', '.toUpperCase()', '.slice(1)', '.slice(-2, 5)', '.padStart(5, "-")', '.split("").reverse().join("")', '.replace("a", "$&$&")', '.replaceAll(",", "")', '.replace(/[a-z]/g, c => c + c)', '.substring(2, 0)', '.at(0)', '.charAt(1)', '.concat(1)', '.repeat(2)', '?.length')).map(([a, m]) => `${a}${m}`),
    tie('list').map((a) => `${a}.join("|")`),
    tie('number').map((a) => `String(${a})`),
    tie('list').map((a) => `JSON.stringify(${a})`),
  ),
  list: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('$json.l', '[1, 2, 3]', '[]', '[...$json.l, 4]', 'Object.keys($json.o)', 'Object.entries($json.o)'),
    fc.tuple(tie('list'), fc.constantFrom('.map(x => x * 2)', '.filter(x => x > 0)', '.slice(1)', '.concat([7])', '.toReversed()', '.toSorted()', '.flatMap(x => [x, x])', '.map((x, i, all) => i + all.length)', '.map(([x]) => x)', '.flat()', '.slice().sort((x, y) => y - x)', '.with(0, 5)')).map(([a, m]) => `${a}${m}`),
    tie('text').map((a) => `[...${a}]`),
    fc.tuple(tie('number'), tie('text')).map(([a, b]) => `[${a}, ${b}]`),
    tie('list').map((a) => `(() => { const all = []; for (const x of ${a}) { if (x === 2) continue; all.push(x); } return all })()`),
  ),
  boolean: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('$json.o.q', 'true', '!$json.a', '"p" in $json.o'),
    fc.tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!=', '===', '!=='), tie('text')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('boolean'), fc.constantFrom('&&', '||'), tie('boolean')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('list'), fc.constantFrom('.some(x => x > 2)', '.every(Number.isInteger)', '.includes(3)')).map(([a, m]) => `${a}${m}`),
  ),
})); // prettier-ignore

describe('an expression', () => {
  it('gives what the host gives for the same source and data', () => {
    fc.assert(
      fc.property(json, number, (data, source) => {
        expect(plain(ours(source, data)), source).toEqual(hosts(source, data));
      }),
      { numRuns: 600 },
    );
  });

  it('leaves its data as they are', () => {
    fc.assert(
      fc.property(json, number, (data, source) => {
        const before = JSON.stringify(data);
        ours(`(() => { const v = ${source}; $json.l.push(1); $json.o.p = 9; delete $json.s; return v })()`, data);
        expect(JSON.stringify(data)).toBe(before);
      }),
      { numRuns: 300 },
    );
  });
});

describe('data', () => {
  it('come out as they go in, whatever their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        expect(ours('$json', data)).toEqual(plain(data));
        expect(ours('JSON.parse(JSON.stringify($json))', data)).toEqual(plain(data));
      }),
    );
  });
});

describe('a pattern', () => {
  const atom = fc.constantFrom('a', 'b', '.', '\\w', '\\d', '[ab]', '[^a]', '[^B\\s]', '\\W', '(?:ab|b)', '(a)', '\\s');
  const times = fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '*?', '+?');
  const pattern = fc
    .array(fc.tuple(atom, times), { minLength: 1, maxLength: 5 })
    .chain((parts) =>
      fc.tuple(
        fc.constant(parts.map((part) => part.join('')).join('')),
        fc.constantFrom('', '^', '\\b'),
        fc.constantFrom('', '$'),
      ),
    )
    .map(([body, before, after]) => before + body + after);
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'ab', 'K', '1', ' ', '\n', '-'), maxLength: 20 });

  it('finds on the linear engine what the host finds', () => {
    fc.assert(
      fc.property(pattern, fc.constantFrom('', 'i', 's', 'm'), text, (source, flags, subject) => {
        const written = toRe2(parsePattern(source, flags).tree, flags)!;
        const found = linearEngine()!.compile(written)!.find(subject, 0);
        const host = new RegExp(source, `${flags}d`).exec(subject);
        expect(found?.[0] ?? null, `${source} as ${written}`).toEqual(host && [...host.indices![0]!]);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds what the host finds, whichever engine runs', () => {
    const run = { budget: new Budget({ steps: 1e9, bytes: 1e12 }) } as Run;
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const long = subject.repeat(50);
        const host = new RegExp(source, 'd').exec(long);
        expect(new GuestRegExp(source, '').find(long, 0, run)?.[0] ?? null, source).toEqual(
          host && [...host.indices![0]!],
        );
      }),
      { numRuns: 500 },
    );
  });
});
