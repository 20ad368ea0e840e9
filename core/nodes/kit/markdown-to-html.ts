import { Marked, type Tokens } from 'marked';

/** How HTML is written. */
export interface HtmlWriting {
  tables: boolean;
  strikethrough: boolean;
  tasks: boolean;
  autolinks: boolean;
  /** A line break in the text is one in the HTML. */
  lineBreaks: boolean;
  /** `#Heading` without a space is a heading too. */
  tightHeadings: boolean;
  ids: 'none' | 'plain' | 'github';
  idPrefix: string;
  /** Level of the highest heading. */
  firstLevel: number;
  newWindow: boolean;
  document: boolean;
}

/** The HTML of Markdown. Nothing is checked: HTML in the Markdown is part of the result. */
export function markdownToHtml(markdown: string, how: HtmlWriting): string {
  const marked = new Marked({ gfm: true, breaks: how.lineBreaks });
  const none = () => undefined;
  const used = new Map<string, number>();
  marked.use({
    tokenizer: {
      ...(how.tables ? {} : { table: none }),
      ...(how.strikethrough ? {} : { del: none }),
      ...(how.autolinks ? {} : { url: none }),
      ...(how.tightHeadings
        ? {
            heading(source: string): Tokens.Heading | undefined {
              const found = /^ {0,3}(#{1,6})[ \t]*([^\n#][^\n]*?)[ \t]*#*[ \t]*(?:\n+|$)/.exec(source);
              if (!found) return undefined;
              const text = found[2]!;
              return { type: 'heading', raw: found[0], depth: found[1]!.length, text, tokens: this.lexer.inline(text) };
            },
          }
        : {}),
    },
    renderer: {
      heading({ tokens, depth, text }) {
        const level = Math.min(6, depth + how.firstLevel - 1);
        return `<h${level}${idOf(text, how, used)}>${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      text(token) {
        if ('tokens' in token && token.tokens) return this.parser.parseInline(token.tokens);
        return escapeText(token.text).replaceAll('...', '…');
      },
      hr: () => '<hr />\n',
      br: () => '<br />\n',
      codespan: ({ text }) => `<code>${escapeCode(text)}</code>`,
      code({ text, lang }) {
        const name = (lang ?? '').split(/\s/)[0]!;
        const classes = name === '' ? '' : ` class="${escapeAttribute(name)} language-${escapeAttribute(name)}"`;
        return `<pre><code${classes}>${escapeCode(text)}\n</code></pre>\n`;
      },
      image: ({ href, title, text }) =>
        `<img src="${escapeAttribute(href)}" alt="${escapeAttribute(text)}"${titleOf(title)} />`,
      link({ href, title, tokens }) {
        const target = how.newWindow ? ' rel="noopener noreferrer" target="_blank"' : '';
        return `<a href="${escapeAttribute(href)}"${titleOf(title)}${target}>${this.parser.parseInline(tokens)}</a>`;
      },
      blockquote({ tokens }) {
        const inside = this.parser
          .parse(tokens)
          .trim()
          .replace(/^(?=.)/gm, '  ');
        return `<blockquote>\n${inside}\n</blockquote>\n`;
      },
      table({ header, rows }) {
        const cell = (tag: string, { tokens, align }: Tokens.TableCell): string =>
          `<${tag}${align ? ` style="text-align:${align};"` : ''}>${this.parser.parseInline(tokens)}</${tag}>\n`;
        const row = (tag: string, cells: Tokens.TableCell[]): string =>
          `<tr>\n${cells.map((one) => cell(tag, one)).join('')}</tr>\n`;
        const body = rows.map((cells) => row('td', cells)).join('');
        return `<table>\n<thead>\n${row('th', header)}</thead>\n<tbody>\n${body}</tbody>\n</table>\n`;
      },
    },
    ...(how.tasks
      ? {}
      : {
          walkTokens(token) {
            if (token.type === 'list_item' && token['task'] === true) plainItem(token as Tokens.ListItem);
          },
        }),
  });
  const html = marked.parse(markdown, { async: false }).trim();
  if (!how.document) return html;
  return `<!DOCTYPE HTML>\n<html>\n<head>\n<meta charset="utf-8">\n</head>\n<body>\n${html}\n</body>\n</html>`;
}

/** Makes an ordinary item of one with a box. */
function plainItem(item: Tokens.ListItem): void {
  const box = item.checked ? '[x] ' : '[ ] ';
  item.task = false;
  item.tokens = [{ type: 'text', raw: box, text: box }, ...item.tokens.filter(({ type }) => type !== 'checkbox')];
}

function idOf(text: string, { ids, idPrefix }: HtmlWriting, used: Map<string, number>): string {
  if (ids === 'none') return '';
  const name =
    ids === 'plain'
      ? text.replace(/\W/g, '')
      : text
          .trim()
          .replace(/\s/g, '-')
          .replace(/[^\p{L}\p{N}_-]/gu, '');
  const id = (idPrefix + name).toLowerCase();
  const count = used.get(id) ?? 0;
  used.set(id, count + 1);
  return ` id="${escapeAttribute(count === 0 ? id : `${id}-${count}`)}"`;
}

const ENTITY = /&(?!#?\w+;)/g;
const escapeText = (text: string): string => text.replace(ENTITY, '&amp;').replaceAll('<', '&lt;');
const escapeCode = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const escapeAttribute = (text: string): string => escapeText(text).replaceAll('"', '&quot;');
const titleOf = (title: string | null | undefined): string => (title ? ` title="${escapeAttribute(title)}"` : '');
