/**
 * If these fail, an expression may mean something else, or be refused elsewhere, depending on who reads it. Whatever the quick
 * reader gives must be the tree of the full parser: everything behind it, and every guard, sees the tree only.
 */
import { parseExpressionAt } from 'acorn';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuickly } from './quick-reader.ts';

const plain = (tree: unknown): unknown => JSON.parse(JSON.stringify(tree));

/** The block as the full parser reads it; null where it has no expression, or something else than `}}` follows. */
function fully(source: string): unknown {
  try {
    const node = parseExpressionAt(source, 3, { ecmaVersion: 2023, preserveParens: true });
    const rest = /^\s*\}\}/.exec(source.slice(node.end));
    return rest && plain({ node, end: node.end + rest[0].length });
  } catch {
    return null;
  }
}

const block = (code: string) => `={{${code}}}`;

/** Code of all that the quick reader knows, and of what lies close to it. */
const { code } = fc.letrec<{ code: string; atom: string }>((tie) => ({
  atom: fc.constantFrom(
    '$json', '$json', '$json', 'x', 'x', 'x', '1', '1', '"a"', '"a"', 'a1', '$', 'undefined', 'true', 'false', 'null', '0', '12', '1.5', '"t"', "'it'", '"}}"', "'{{'", '`t`', '[]', '{}',
    'this', 'new Date()', 'async', 'await', 'let', 'of', 'get', '08', '1e3', '.5', '1.', '0x1F', '1n', '/a/g', '"\\n"', '`\\n`', 'ä', 'function () {}',
    'xä', '\\u0061', '"ä"', '`ä`', "'\u2028'", '1_000', 'typeof x', '+1', '++x', 'x++', '__proto__', 'constructor',
  ),
  code: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    tie('atom'),
    fc.tuple(tie('code'), fc.constantFrom('.', '?.', ' . ', '\n.'), fc.constantFrom('a', 'item', 'new', '$b', '_', 'ä', '#p', '5', '__proto__')).map((parts) => parts.join('')),
    fc.tuple(tie('code'), fc.constantFrom('[', '?.[', ' ['), tie('code')).map(([a, open, b]) => `${a}${open}${b}]`),
    fc.tuple(tie('code'), fc.constantFrom('(', '?.(', ' ('), fc.array(fc.oneof(tie('code'), fc.constantFrom('...x', '')), { maxLength: 3 })).map(([a, open, args]) => `${a}${open}${args.join(', ')})`),
    fc.tuple(tie('code'), fc.constantFrom('+', '-', '*', '/', '%', '**', '<', '<=', '>', '>=', '==', '===', '!=', '!==', '&&', '||', '??', '&', '|', '^', '<<', '>>', '>>>', ' in ', ' instanceof ', ',', '=', '+=', '??=', '//', '<!--', '-->', '/**/'), fc.constantFrom('', ' ', '\n'), tie('code')).map(([a, op, blank, b]) => `${a}${blank}${op}${blank}${b}`),
    fc.tuple(tie('code'), tie('code'), tie('code')).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
    fc.tuple(fc.constantFrom('!', '-', '- ', '--', '!-', '+', '~', 'void '), tie('code')).map(([op, a]) => op + a),
    tie('code').map((a) => `(${a})`),
    tie('code').map((a) => `[${a}]`),
    fc.tuple(fc.constantFrom('x', '(x)', '( x, y )', '()', '(x, x)', '(x, )', '(x = 1)', '({ x })', 'this', '(...x)', 'of', 'async x', 'x\n', '(1)'), fc.constantFrom('=>', ' => ', '\n=>', '=>\n'), tie('code')).map((parts) => parts.join('')),
    fc.tuple(tie('code'), tie('code')).map(([a, b]) => `\`<\${${a}} $ { \${ ${b} }>\``),
    fc.array(fc.tuple(fc.constantFrom('a: ', 'b :', '"k": ', "'__proto__': ", '__proto__: ', '1: ', '[x]: ', 'get ', 'async ', 'get: ', 'new: ', '...', 'f() {}, c: ', 'x, d: ', 'this, e: '), tie('code')).map((parts) => parts.join('')), { maxLength: 3 }).map((members) => `{${members.join(', ')}}`),
  ),
})); // prettier-ignore

describe('the quick reader', () => {
  it('gives the tree of the full parser, or nothing', () => {
    let read = 0;
    fc.assert(
      fc.property(code, fc.constantFrom('', '', ' ', ' ', '\n', ';', ' }', ' x', '//'), (written, after) => {
        const source = block(` ${written}${after}`);
        const quick = readQuickly(source, 3);
        if (!quick) return;
        read += 1;
        expect(plain(quick), source).toEqual(fully(source));
      }),
      { numRuns: 30_000 },
    );
    expect(read).toBeGreaterThan(2000);
  });

  it('never reads what the full parser does not, whatever the characters', () => {
    const character = fc.constantFrom(...'$xa1.0"\'`[](){}?:,=><!+-*/%&|; \n\\ä#'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 14 }), (written) => {
        const source = block(written);
        const quick = readQuickly(source, 3);
        if (quick) expect(plain(quick), source).toEqual(fully(source));
      }),
      { numRuns: 30_000 },
    );
  });

  it.each([
    '$json.customer.address.city',
    '$json["first name"][0]?.a',
    "$('Other node').item.json.y",
    '$json.email.split("@")[1].toLowerCase()',
    '$json.lines.filter((line) => line.count > 1).map(line => ({ sku: line.sku, sum: -line.price * 2 }))',
    '$json.total >= 100 && !$json.paid ? `Order ${$json.id}` : null',
    '[$json.a ?? 0, { b: 1.5, c, "d": (true) }]',
  ])('reads what is common: %s', (written) => {
    const source = block(` ${written} `);
    expect(plain(readQuickly(source, 3))).toEqual(fully(source));
    expect(fully(source)).not.toBeNull();
  });

  it.each([
    '/a/g',
    '$json?.new/$json',
    '(() => { return 1 })()',
    '$json.a = 1',
    '...',
    '$json.a // why',
    '"a\\n"',
    '',
    'a',
    '$json.a; b',
  ])('leaves the rest to the full parser: %s', (written) => {
    expect(readQuickly(`={{ ${written}${written === 'a' ? '' : ' }}'}`, 3)).toBeNull();
  });
});
