// @ts-expect-error -- the types that the package brings are of a package with another name
import domino from '@mixmark-io/domino';
import TurndownService from 'turndown';

/** A document of nodes without a browser: Turndown itself looks for one where it runs outside Node. */
const { createDocument } = domino as { createDocument(html: string): { body: object } };

/** How Markdown is written. */
export interface MarkdownWriting {
  bullet: string;
  fence: string;
  emphasis: string;
  strong: string;
  indentCode: boolean;
  linksBelow: boolean;
  dataImages: boolean;
  /** Most line breaks in a row. */
  lines: number;
  /** Names of elements that are left out, and of those that stand on lines of their own. */
  ignore: readonly string[];
  blocks: readonly string[];
  /** Texts that are replaced before they are written. */
  replacements: readonly { find: string; by: string }[];
  trim: boolean;
}

/** What of a DOM node is looked at here. */
interface Dom {
  nodeName: string;
  nodeType: number;
  textContent: string;
  nodeValue: string;
  childNodes: ArrayLike<Dom>;
  children: ArrayLike<Dom>;
  parentNode: Dom;
  getAttribute(name: string): string | null;
}
interface Rule {
  filter: string[] | ((node: Dom) => boolean);
  replacement(content: string, node: Dom): string;
}

const TEXT_NODE = 3;

/** The Markdown of HTML. Nothing is checked: what the HTML holds, scripts aside, the Markdown holds. */
export function htmlToMarkdown(html: string, how: MarkdownWriting): string {
  const service = new TurndownService({
    headingStyle: 'atx',
    hr: '---',
    bulletListMarker: '*',
    codeBlockStyle: how.indentCode ? 'indented' : 'fenced',
    fence: '```',
    emDelimiter: '_',
    linkStyle: how.linksBelow ? 'referenced' : 'inlined',
    linkReferenceStyle: 'full',
  });
  const rule = (name: string, it: Rule) => void service.addRule(name, it as unknown as TurndownService.Rule);
  // Delimiters may be any text here, which the options of the library are not typed for.
  Object.assign(service.options, { emDelimiter: how.emphasis, strongDelimiter: how.strong, fence: how.fence });
  service.remove(['script', 'style', 'title', 'noscript', 'template'] as never[]);
  rule('item', { filter: ['li'], replacement: (content, node) => itemOf(content, node, how.bullet) });
  rule('struck', {
    filter: ['del', 's', 'strike'],
    replacement: (content) => (content === '' ? '' : `~~${content}~~`),
  });
  rule('table', { filter: ['table'], replacement: (_content, node) => tableOf(node, service) });
  if (!how.dataImages)
    rule('data image', {
      filter: (node) => node.nodeName === 'IMG' && (node.getAttribute('src') ?? '').startsWith('data:'),
      replacement: () => '',
    });
  if (how.blocks.length > 0) rule('block', { filter: [...how.blocks], replacement: (content) => `\n\n${content}\n\n` });
  if (how.ignore.length > 0) rule('left out', { filter: [...how.ignore], replacement: () => '' });
  const body = createDocument(html).body as Dom;
  if (how.replacements.length > 0) replaceTexts(body, how.replacements);
  const markdown = service
    .turndown(body as unknown as TurndownService.Node)
    .replace(/\n{2,}/g, (breaks) => breaks.slice(0, Math.max(2, how.lines)));
  return how.trim ? markdown : leadOf(html) + markdown;
}

function itemOf(content: string, node: Dom, bullet: string): string {
  const list = node.parentNode;
  const items = Array.from(list.children);
  const start = Number(list.getAttribute('start') ?? 1) || 1;
  const mark = list.nodeName === 'OL' ? `${start + items.indexOf(node)}. ` : `${bullet} `;
  const text = content.replace(/^\n+|\n+$/g, '').replace(/\n/g, `\n${' '.repeat(mark.length)}`);
  return mark + text + (items.at(-1) === node ? '' : '\n');
}

/** A table with a header, as GitHub writes it. Its first row is the header. */
function tableOf(table: Dom, service: TurndownService): string {
  const rows = descendants(table, ['TR']).map((row) =>
    descendants(row, ['TH', 'TD']).map((cell) =>
      service
        .turndown(cell as unknown as TurndownService.Node)
        .replace(/\s*\n\s*/g, ' ')
        .replaceAll('|', '\\|'),
    ),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return '';
  const lineOf = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, at) => cells[at] ?? '').join(' | ')} |`;
  const [head, ...body] = rows;
  return `\n\n${[lineOf(head!), lineOf(Array(width).fill('---')), ...body.map(lineOf)].join('\n')}\n\n`;
}

const descendants = (node: Dom, names: readonly string[]): Dom[] =>
  Array.from(node.children).flatMap((child) => (names.includes(child.nodeName) ? [child] : descendants(child, names)));

function replaceTexts(node: Dom, replacements: MarkdownWriting['replacements']): void {
  for (const child of Array.from(node.childNodes)) {
    if (child.nodeType !== TEXT_NODE) replaceTexts(child, replacements);
    else
      for (const { find, by } of replacements) if (find !== '') child.nodeValue = child.nodeValue.replaceAll(find, by);
  }
}

/** White space before the first element of the text is one space on a line of its own. */
const leadOf = (html: string): string => (/^(?:<!doctype[^>]*>|<!--[^]*?-->)?\s+</i.test(html) ? ' \n\n' : '');
