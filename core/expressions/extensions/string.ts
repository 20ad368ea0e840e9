import { toInteger, toText } from '../coerce.ts';
import type { Method } from '../functions/method.ts';
import { expressionError, GuestThrow, GuestError } from '../guest-error.ts';
import { writeJson } from '../globals/json.ts';
import { fromJson } from '../to-json.ts';
import { domainOf, findEmail, findUrl, isDomain, isEmail, isUrl, pathOf } from '../text/addresses.ts';
import { fromBase64, toBase64 } from '../text/base64.ts';
import { sentenceCase, snakeCase, titleCase } from '../text/cases.ts';
import { removeMarkdown, removeTags } from '../text/markdown.ts';
import { plainLetters } from '../text/plain-letters.ts';
import { fromUtf8, toUtf8 } from '../text/utf8.ts';
import type { Run, Value } from '../values.ts';
import { type Extension, tableOf } from './extension.ts';
import { hash } from './hash.ts';
import { textToDate, textToDateTime } from './text-to-date.ts';

type Work = (text: string, args: readonly Value[], run: Run) => Value;

/** A method that goes through the text; the result is at most `factor` times as long. */
const through =
  (work: Work, factor = 2): Method =>
  (self, args, run) => {
    const text = self as string;
    run.budget.spend(1 + text.length / 16);
    run.budget.allocate(text.length * 2 * factor);
    return work(text, args, run);
  };

const withoutCurrency = (text: string): string => text.replace(/\p{Sc}/gu, '');

function toInt(text: string, args: readonly Value[], run: Run): number {
  const value = Number.parseInt(withoutCurrency(text), toInteger(args[0], run));
  if (Number.isNaN(value)) throw expressionError(`cannot convert "${text.slice(0, 40)}" to integer`);
  return value;
}

function toFloat(text: string): number {
  if (text.includes(','))
    throw expressionError(
      `cannot convert "${text.slice(0, 40)}" to float: write the decimals behind a point, not a comma`,
    );
  const value = Number.parseFloat(withoutCurrency(text));
  if (Number.isNaN(value)) throw expressionError(`cannot convert "${text.slice(0, 40)}" to float`);
  return value;
}

function toNumber(text: string): number {
  const value = Number(withoutCurrency(text));
  if (Number.isNaN(value)) throw expressionError(`cannot convert "${text.slice(0, 40)}" to number`);
  return value;
}

const FALSE = new Set(['', 'false', 'no', '0']);

/** Runs a function of the host that throws on texts it cannot read; the block is then undefined. */
function converted(name: string, work: () => string): string {
  try {
    return work();
  } catch {
    const message = `${name}() got a text that it cannot convert.`;
    throw new GuestThrow(new GuestError('URIError', message), message);
  }
}

function parseJson(text: string, _args: readonly Value[], run: Run): Value {
  run.budget.allocate(text.length * 8);
  try {
    return fromJson(JSON.parse(text), run);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw expressionError(
      text.includes("'")
        ? 'The text is not valid JSON. Names and texts in JSON stand in double quotes.'
        : 'The text is not valid JSON.',
    );
  }
}

function quote(text: string, args: readonly Value[], run: Run): string {
  const sign = args[0] === undefined ? '"' : toText(args[0], run);
  let result = text.replaceAll('\\', '\\\\');
  if (sign !== '') {
    run.budget.allocate(text.length * (1 + sign.length) * 2);
    result = result.replaceAll(sign, () => `\\${sign}`);
  }
  return sign + result + sign;
}

const isNumeric = (text: string): boolean =>
  text !== '' && !text.includes(' ') && !Number.isNaN(Number(text)) && !Number.isNaN(Number.parseFloat(text));

/** An entry whose method takes no arguments. */
const simple = (
  name: string,
  description: string,
  example: string,
  result: Extension['result'],
  work: Work,
  factor?: number,
): Extension => ({ name, signature: `${name}()`, description, example, result, run: through(work, factor) });

/** Methods of texts. */
export const STRING_EXTENSIONS = tableOf([
  {
    name: 'hash',
    signature: 'hash(algorithm?)',
    description: 'The hash of the text: "md5", "sha1", "sha224", "sha256", "sha384", "sha512" or "sha3".',
    example: '"sluice".hash("sha1")',
    result: 'bac9c3029ea6380aa37a31f0165084711ae0d44d',
    run: hash,
  },
  simple('base64Encode', 'The text in base64.', '"water".base64Encode()', 'd2F0ZXI=', (text) => toBase64(toUtf8(text)), 12),
  simple('base64Decode', 'The text out of base64.', '"d2F0ZXI=".base64Decode()', 'water', (text) => fromUtf8(fromBase64(text)), 12),
  {
    name: 'urlEncode',
    signature: 'urlEncode(wholeUrl?)',
    description: 'The text as a part of a URL; with true, as a whole URL.',
    example: '"red & blue".urlEncode()',
    result: 'red%20%26%20blue',
    run: through((text, args) => converted('urlEncode', () => (args[0] ? encodeURI : encodeURIComponent)(text)), 9),
  },
  {
    name: 'urlDecode',
    signature: 'urlDecode(wholeUrl?)',
    description: 'The text out of a part of a URL; with true, out of a whole URL.',
    example: '"red%20%26%20blue".urlDecode()',
    result: 'red & blue',
    run: through((text, args) => converted('urlDecode', () => (args[0] ? decodeURI : decodeURIComponent)(text))),
  },
  {
    name: 'toInt',
    aliases: ['toWholeNumber'],
    signature: 'toInt(radix?)',
    description: 'The whole number at the start of the text.',
    example: '"€42.90".toInt()',
    result: 42,
    run: through(toInt),
  },
  { ...simple('toFloat', 'The number at the start of the text.', '"42.90 kg".toFloat()', 42.9, toFloat), aliases: ['toDecimalNumber'] },
  simple('toNumber', 'The text as a number; it must be one.', '"42.90".toNumber()', 42.9, toNumber),
  simple('toBoolean', 'False for "", "false", "no" and "0", true for anything else.', '"No".toBoolean()', false, (text) => !FALSE.has(text.toLowerCase())),
  simple('toDate', 'The text as a JavaScript date.', '"2024-06-01".toDate()', { __t: 'Date', v: '2024-06-01T00:00:00.000Z' }, textToDate),
  {
    name: 'toDateTime',
    signature: 'toDateTime(format?)',
    description: 'The text as a DateTime. The format is "ms", "s", "us", "excel", or one of Luxon such as "dd.MM.yyyy".',
    example: '"01.06.2024".toDateTime("dd.MM.yyyy").toISODate()',
    result: '2024-06-01',
    run: through(textToDateTime),
  },
  simple('toSentenceCase', 'A capital at the start of each sentence.', '"HELLO there. all good".toSentenceCase()', 'Hello there. All good', sentenceCase),
  simple('toSnakeCase', 'Small letters with underscores.', '"Order Total!".toSnakeCase()', 'order_total', snakeCase),
  simple('toTitleCase', 'A capital at the start of each important word.', '"the old man and the sea".toTitleCase()', 'The Old Man and the Sea', titleCase),
  simple('replaceSpecialChars', 'The text in plain ASCII letters.', '"Ærø på Ünö".replaceSpecialChars()', 'AEro pa Uno', plainLetters, 4),
  simple('removeMarkdown', 'The text without the signs of Markdown.', '"## A **bold** [link](https://x.example)".removeMarkdown()', 'A bold link', removeMarkdown),
  simple('removeTags', 'The text without HTML tags.', '"<p>Hi <b>you</b></p>".removeTags()', 'Hi you', removeTags),
  {
    name: 'quote',
    signature: 'quote(sign?)',
    description: 'The text in quotes, with those inside escaped.',
    example: `'say "hi"'.quote()`,
    result: '"say \\"hi\\""',
    run: through(quote, 3),
  },
  simple('isEmpty', 'True for a text without characters.', '"".isEmpty()', true, (text) => text === '', 0),
  simple('isNotEmpty', 'True for a text with at least one character.', '" ".isNotEmpty()', true, (text) => text !== '', 0),
  simple('isNumeric', 'True for a text that is a number.', '"1e5".isNumeric()', true, isNumeric),
  simple('isEmail', 'True for a text that is an e-mail address.', '"ada@post.example".isEmail()', true, isEmail),
  simple('isUrl', 'True for a text that is a URL with http, https or ftp.', '"https://post.example/a".isUrl()', true, isUrl),
  simple('isDomain', 'True for a text that is a domain.', '"post.example".isDomain()', true, isDomain),
  simple('extractEmail', 'The first e-mail address in the text.', '"Write to ada@post.example today".extractEmail()', 'ada@post.example', findEmail),
  simple('extractUrl', 'The first URL in the text.', '"See https://post.example/a?b=1 now".extractUrl()', 'https://post.example/a?b=1', findUrl),
  simple('extractDomain', 'The domain of a URL, an e-mail address or a domain.', '"https://www.post.example:8080/a".extractDomain()', 'www.post.example', domainOf),
  simple('extractUrlPath', 'The path of a URL.', '"https://post.example/a/b?c=1".extractUrlPath()', '/a/b', pathOf),
  simple('parseJson', 'The data that the text holds as JSON.', `'{"a":[1,2]}'.parseJson()`, { a: [1, 2] }, parseJson),
  simple('toJsonString', 'The text as JSON, in quotes.', '"a\\nb".toJsonString()', '"a\\nb"', (text, _args, run) => writeJson(text, run), 6),
  simple('length', 'Number of characters.', '"sluice".length()', 6, (text) => text.length, 0),
]); // prettier-ignore
