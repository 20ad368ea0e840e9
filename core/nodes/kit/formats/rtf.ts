import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import { cellText } from './tables.ts';

/** Groups of a document that are not part of its text. */
const HIDDEN = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'header',
  'footer',
  'generator',
]);
const MAX_DEPTH = 200;

/** What the control words say that a text needs. */
const TEXTS: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  '~': '\u00a0',
  _: '-',
};

/** The rows of the tables of a document, or where it has none its paragraphs as rows of one cell. */
export function readRtf(source: string): string[][] {
  if (!source.startsWith('{\\rtf'))
    throw new AppError('FILE_INVALID', 'The file is no RTF document: one begins with "{\\rtf".');
  const tables: string[][] = [];
  const paragraphs: string[][] = [];
  let row: string[] = [];
  let text = '';
  let isInRow = false;
  let skip = 0;
  const groups: { isHidden: boolean; unicodeSkip: number }[] = [{ isHidden: false, unicodeSkip: 1 }];
  const group = () => groups.at(-1)!;
  const write = (sign: string) => {
    if (skip > 0) skip -= 1;
    else if (!group().isHidden) text += sign;
  };
  const token = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;
  for (const [, word, argument, hex, symbol, brace, plain] of source.matchAll(token)) {
    if (brace === '{') {
      if (groups.length > MAX_DEPTH) throw new AppError('FILE_INVALID', 'The RTF document is nested too deeply.');
      groups.push({ ...group() });
    } else if (brace === '}') {
      if (groups.length > 1) groups.pop();
    } else if (hex !== undefined) write(String.fromCharCode(Number.parseInt(hex, 16)));
    else if (symbol !== undefined) {
      if (symbol === '*') group().isHidden = true;
      else write(TEXTS[symbol] ?? symbol);
    } else if (plain !== undefined) for (const sign of plain) write(sign);
    else if (word !== undefined) control(word, argument);
  }
  if (text.trim() !== '') paragraphs.push([text.trim()]);
  return tables.length > 0 ? tables : paragraphs;

  function control(word: string, argument: string | undefined): void {
    if (HIDDEN.has(word)) group().isHidden = true;
    else if (word === 'uc') group().unicodeSkip = Number(argument ?? 1);
    else if (word === 'u') {
      write(String.fromCharCode((Number(argument) + 0x1_0000) % 0x1_0000));
      skip = group().unicodeSkip;
    } else if (word === 'trowd') {
      isInRow = true;
      text = '';
    } else if (word === 'cell') {
      row.push(text.trim());
      text = '';
    } else if (word === 'row') {
      tables.push(row);
      row = [];
      text = '';
      isInRow = false;
    } else if (word === 'par' && isInRow) text += '\n';
    else if (word === 'par') {
      if (text.trim() !== '') paragraphs.push([text.trim()]);
      text = '';
    } else if (TEXTS[word] !== undefined) write(TEXTS[word]);
  }
}

/** A document with one table, piece by piece. */
export async function* rtfTable(rows: AsyncIterable<readonly (Json | undefined)[]>): AsyncGenerator<string, void> {
  yield '{\\rtf1\\ansi\\uc0\n';
  for await (const row of rows) {
    const places = row.map((_, index) => `\\cellx${index + 1}`).join('');
    const cells = row.map((cell) => ` ${escaped(cellText(cell))}\\cell`).join('');
    yield `\\trowd\\trautofit1${places}\\pard\\intbl${cells}\\row\n`;
  }
  yield '}\n';
}

const escaped = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- what is no ASCII is what is looked for
  text.replace(/[\\{}]|[\r\n]+|[^\u0000-\u007f]/g, (sign) => {
    if ('\\{}'.includes(sign)) return `\\${sign}`;
    if (/[\r\n]/.test(sign)) return '\\line ';
    return Array.from({ length: sign.length }, (_, at) => `\\u${signed(sign.charCodeAt(at))} `).join('');
  });

const signed = (code: number): number => (code > 0x7fff ? code - 0x1_0000 : code);
