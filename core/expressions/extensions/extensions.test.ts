// If these fail, an extension method does not do what completion, hover text and the reference page say about it.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyContext } from '../context.ts';
import { evaluate, evaluateTyped } from '../evaluate.ts';
import { compileTemplate } from '../template.ts';
import { EXTENSION_TABLES } from './dispatch.ts';
import { NOTHING } from './extension.ts';

const context = emptyContext({ now: Date.UTC(2026, 0, 2, 12), timezone: 'Europe/Oslo' });
const typed = (source: string) => evaluateTyped(compileTemplate(`={{ ${source} }}`), context) ?? NOTHING;
const value = (source: string) => evaluate(compileTemplate(`={{ ${source} }}`), context);
const failure = (source: string) => {
  try {
    return `gave ${JSON.stringify(typed(source))}`;
  } catch (thrown) {
    return (thrown as Error).message;
  }
};

describe.each(EXTENSION_TABLES)('a method of %s', (_type, table) => {
  it.each([...table].filter(([name, entry]) => name === entry.name))(
    '%s does what its example shows',
    (name, entry) => {
      expect(typed(entry.example)).toEqual(entry.result);
      expect(entry.example).toContain(`.${name}(`);
      expect(entry.signature).toMatch(new RegExp(`^${name}\\(.*\\)$`));
      expect(entry.description).toMatch(/^[A-Z].*\.$/);
    },
  );
});

describe('the extension methods', () => {
  it('are more than a hundred', () => {
    expect(EXTENSION_TABLES.reduce((sum, [, table]) => sum + table.size, 0)).toBeGreaterThan(100);
  });

  it.each(['', 'a', 'é€😀', 'x'.repeat(55), 'x'.repeat(64), 'x'.repeat(111), 'x'.repeat(129), 'ab'.repeat(500)])(
    'hash %j as the standards say',
    (text) => {
      for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3']) {
        const standard = createHash(name === 'sha3' ? 'sha3-512' : name)
          .update(text)
          .digest('hex');
        expect(value(`${JSON.stringify(text)}.hash("${name}")`), name).toBe(standard);
      }
      const base64 = Buffer.from(text).toString('base64');
      expect(value(`${JSON.stringify(text)}.base64Encode()`)).toBe(base64);
      expect(value(`"${base64}".base64Decode()`)).toBe(text);
    },
  );

  it.each([
    ['"12abc".toNumber()', 'cannot convert "12abc" to number'],
    ['"1,5".toFloat()', 'not a comma'],
    ['"x".hash("crc")', 'Unknown algorithm "crc"'],
    ['"soon".toDateTime()', 'cannot convert "soon" to Luxon DateTime'],
    ['(2.5).isEven()', 'only callable on integers'],
    ['[1, "2"].sum()', 'all array elements must be numbers'],
    ['[1].chunk()', 'chunk(5)'],
    ['({ a: 1 }).sum()', 'works on type Array only'],
    ['null.toTitleCase()', "can't be used on null"],
    ['$now.diffTo("2026-01-01", "fortnights")', 'Unsupported unit "fortnights"'],
  ])('%s says what is wrong', (source, message) => {
    expect(failure(source)).toContain(message);
  });

  it.each([
    // A text with an offset keeps it; one without is read in the zone of the workflow.
    ['"2024-07-01T10:00:00-05:00".toDateTime().toISO()', '2024-07-01T10:00:00.000-05:00'],
    ['"2024-07-01T10:00:00".toDateTime().toISO()', '2024-07-01T10:00:00.000+02:00'],
    ['new Date("2024-07-01").plus(1, "month").toISOString()', '2024-08-01T00:00:00.000Z'],
    // A text that is exactly a moment counts as a date, as in n8n.
    ['"2024-07-01T10:00:00.000Z".isEmpty()', false],
    ['undefined.isEmpty() && null.isEmpty() && (0).isEmpty() && false.isEmpty()', true],
    ['[[1, null], { a: "" }].compact()', [{ 0: 1 }, {}]],
    ['({ sum: () => "mine" }).sum()', 'mine'],
    ['[{ a: 1, b: 1 }, { a: 1, b: 2 }].unique("a").length', 1],
  ])('%s gives %j', (source, expected) => {
    expect(value(source)).toEqual(expected);
  });
});
