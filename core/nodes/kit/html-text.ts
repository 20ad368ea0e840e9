/** What of a node of an HTML tree is looked at here. */
export interface HtmlNode {
  type: string;
  name?: string;
  data?: string;
  attribs?: Record<string, string>;
  parent?: HtmlNode | null;
  children?: HtmlNode[];
}

/** Lines are broken at spaces before they are longer. */
const WIDTH = 80;

/** Line breaks before and after elements that stand on lines of their own. */
const BLOCKS: Record<string, readonly [before: number, after: number]> = {
  article: [1, 1],
  aside: [1, 1],
  div: [1, 1],
  footer: [1, 1],
  form: [1, 1],
  header: [1, 1],
  main: [1, 1],
  nav: [1, 1],
  section: [1, 1],
  blockquote: [2, 2],
  h1: [3, 2],
  h2: [3, 2],
  h3: [3, 2],
  h4: [2, 2],
  h5: [2, 2],
  h6: [2, 2],
  hr: [2, 2],
  ol: [2, 2],
  p: [2, 2],
  pre: [2, 2],
  table: [2, 2],
  ul: [2, 2],
};
const BLANK = /[ \t\r\n\f\u200b]+/;

/**
 * The text of HTML laid out for reading: headings in capitals, paragraphs with lines between them, lists with their
 * marks, links and images with their addresses in brackets.
 */
export const htmlText = (nodes: readonly HtmlNode[]): string => textOf(nodes, WIDTH, '');

function textOf(nodes: readonly HtmlNode[], width: number, prefix: string): string {
  const block = new Block(width);
  for (const node of nodes) append(node, block, false);
  return prefix + block.end();
}

/** Text that grows word by word and block by block. */
class Block {
  readonly width: number;
  private text = '';
  /** Words of the lines that are not written yet; a null breaks the line. */
  private words: (string | null)[] = [];
  private space = false;
  private breaks = 0;
  /** Line breaks that the first thing inside wants before it: they stand before the whole block. */
  private lead = 0;

  constructor(width: number) {
    this.width = width;
  }

  /** Adds text whose white space means no more than one space. */
  addText(text: string): void {
    const parts = text.split(BLANK);
    parts.forEach((word, at) => {
      if (at > 0) this.space = true;
      if (word !== '') this.addWord(word);
    });
  }

  /** Adds a piece that is not broken up, right after what stands before it. */
  addWord(word: string): void {
    const last = this.words.at(-1);
    if (this.space || typeof last !== 'string') this.words.push(word);
    else this.words[this.words.length - 1] = last + word;
    this.space = false;
  }

  addBreak(): void {
    this.words.push(null);
    this.space = false;
  }

  /** Adds lines that are ready, so many line breaks away from what is around them. */
  addLines(lines: string, before: number, after: number): void {
    this.write();
    this.breaks = Math.max(this.breaks, before);
    if (lines !== '') this.put(lines);
    this.breaks = Math.max(this.breaks, after);
  }

  /** Adds what another block holds; what that wants around itself counts too. */
  addBlock(block: Block, shape: (text: string) => string, before: number, after: number): void {
    const text = block.end();
    this.addLines(text === '' ? '' : shape(text), Math.max(before, block.lead), Math.max(after, block.breaks));
  }

  end(): string {
    this.write();
    return this.text;
  }

  private write(): void {
    const lines: string[] = [];
    let line = '';
    for (const word of this.words) {
      if (word === null || (line !== '' && line.length + 1 + word.length > this.width)) {
        lines.push(line);
        line = word ?? '';
      } else line = line === '' ? word : `${line} ${word}`;
    }
    if (this.words.length > 0) this.put([...lines, line].join('\n'));
    this.words = [];
    this.space = false;
  }

  private put(lines: string): void {
    if (this.text === '') this.lead = this.breaks;
    this.text += this.text === '' ? lines : '\n'.repeat(Math.max(1, this.breaks)) + lines;
    this.breaks = 0;
  }
}

function append(node: HtmlNode, block: Block, capitals: boolean): void {
  if (node.type === 'text') return block.addText(capitals ? node.data!.toUpperCase() : node.data!);
  // Scripts and styles have types of their own, and are no text.
  if (node.type !== 'tag') return;
  const { name = '', attribs = {}, children = [] } = node;
  const inside = (into: Block, loud = capitals): void => children.forEach((child) => append(child, into, loud));
  const [before, after] = BLOCKS[name] ?? [0, 0];
  if (name === 'br') return block.addBreak();
  if (name === 'a') {
    inside(block);
    const href = (attribs['href'] ?? '').replace(/^mailto:/, '');
    if (href !== '' && !href.startsWith('#')) block.addText(plainOf(node) === '' ? href : ` [${href}]`);
    return;
  }
  if (name === 'img') {
    const { src = '', alt = '' } = attribs;
    return block.addText([alt, src === '' ? '' : `[${src}]`].filter((part) => part !== '').join(' '));
  }
  if (before === 0) return inside(block);
  if (name === 'ul' || name === 'ol') {
    const isInner = node.parent?.name === 'li';
    return block.addLines(listOf(node, block.width, isInner), isInner ? 1 : before, isInner ? 1 : after);
  }
  if (name === 'hr') return block.addLines('-'.repeat(block.width), before, after);
  if (name === 'pre') return block.addLines(plainOf(node).replace(/^\n|\n$/g, ''), before, after);
  const isQuote = name === 'blockquote';
  const within = new Block(isQuote ? block.width - 2 : block.width);
  inside(within, capitals || /^h\d$/.test(name));
  block.addBlock(within, (text) => (isQuote ? text.trim().replace(/^/gm, '> ') : text), before, after);
}

function listOf(list: HtmlNode, width: number, isInner: boolean): string {
  const { start = '1', type = '1' } = list.attribs ?? {};
  let number = Number.parseInt(start, 10) || 1;
  const entries = (list.children ?? []).filter((child) => child.type !== 'text' || child.data!.trim() !== '');
  const marks = entries.map((entry) => {
    if (entry.name !== 'li') return '';
    const mark = list.name === 'ul' ? ' * ' : ` ${numeral(number, type)}. `;
    number += 1;
    return isInner ? mark.trimStart() : mark;
  });
  const indent = Math.max(0, ...marks.map((mark) => mark.length));
  return entries
    .map((entry, at) =>
      textOf([entry], width - indent, marks[at]!.padEnd(indent)).replaceAll('\n', `\n${' '.repeat(indent)}`),
    )
    .join('\n');
}

const ROMAN = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const;

/** A number as the type of an ordered list says. */
function numeral(number: number, type: string): string {
  if (number < 1 || !/^[aAiI]$/.test(type)) return String(number);
  let text = '';
  if (type.toLowerCase() === 'a')
    for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26))
      text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  else {
    let rest = number;
    for (const [value, letters] of ROMAN)
      while (rest >= value) {
        text += letters;
        rest -= value;
      }
  }
  return type === type.toLowerCase() ? text.toLowerCase() : text;
}

/** All text inside as it stands. */
const plainOf = (node: HtmlNode): string =>
  node.type === 'text' ? node.data! : node.name === 'br' ? '\n' : (node.children ?? []).map(plainOf).join('');
