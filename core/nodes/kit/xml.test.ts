// If these fail, data that went through XML are other data.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../workflow/document.ts';
import { readXml } from './read-xml.ts';
import { writeXml } from './write-xml.ts';

const reading = {
  attributes: 'apart',
  attributesName: '$',
  textName: '_',
  lists: false,
  root: true,
  trim: false,
  normalize: false,
  lowerCase: false,
} as const;
const writing = { attributesName: '$', textName: '_', rootName: 'root', cdata: false, declaration: true };

const name = fc.constantFrom('a', 'B', 'c-d', 'é', 'x.1');
const text = fc
  .string({ unit: fc.constantFrom('a', ' ', '&', '<', '>', '"', "'", ']]>', '&amp;', 'ü', '😀', '\t') })
  .map((some) => `x${some}x`);
const element: fc.Arbitrary<Json> = fc.letrec<{ element: Json }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.dictionary(name, fc.oneof(tie('element'), fc.array(tie('element'), { minLength: 2, maxLength: 3 })), {
      minKeys: 1,
      maxKeys: 3,
    }),
    fc.record({ $: fc.dictionary(name, text, { minKeys: 1 }), _: text }),
  ),
})).element;

describe('XML', () => {
  it.each([false, true])('gives back what was written, with CDATA: %s', (cdata) => {
    fc.assert(
      fc.property(element, (value) => {
        const data = JSON.parse(JSON.stringify({ root: value })) as { [name: string]: Json };
        expect(readXml(writeXml(data, { ...writing, cdata }), reading, 'p')).toEqual(data);
      }),
      { numRuns: 300 },
    );
  });

  it('of an attack that grows by entities stays as small as it is', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>${'&b;'.repeat(1000)}</r>`;
    expect(readXml(bomb, reading, 'p')).toEqual({ r: '&b;'.repeat(1000) });
  });

  it.each([
    ['', /no element|broken/],
    ['just text', /broken/],
    ['<a><b></a>', /line 1/],
    ['<a>\n<b></b>\n</c>', /line 3/],
  ])('%j is refused', (xml, message) => {
    expect(() => readXml(xml, reading, 'p')).toThrow(message);
  });

  it.each([
    ['a name that would change a prototype', '<a __proto__="x"/>'],
    ['an element of such a name', '<a><__proto__/></a>'],
    ['more levels than anyone writes', '<a>'.repeat(5000) + '</a>'.repeat(5000)],
  ])('with %s is refused by name', (_what, xml) => {
    expect(() => readXml(xml, reading, 'p')).toThrow(expect.objectContaining({ code: 'NODE_INPUT_INVALID' }) as Error);
  });
});
