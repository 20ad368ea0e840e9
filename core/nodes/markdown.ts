import { htmlToMarkdown } from './kit/html-to-markdown.ts';
import { MARKDOWN_EXAMPLES } from './kit/markdown-examples.ts';
import { markdownMapping } from './kit/markdown-n8n.ts';
import { markdownToHtml } from './kit/markdown-to-html.ts';
import { AppError, boolean, choice, defineNode, eachItem, list, names, number, setPath, text } from './kit/kit.ts';

/** Longest text that is converted, in characters. */
const MAX_LENGTH = 8_000_000;
const TO_HTML = { operation: ['toHtml'] };
const TO_MARKDOWN = { operation: ['toMarkdown'] };

export default defineNode({
  type: 'markdown',
  version: 1,
  label: 'Markdown',
  summary: 'Turns HTML into Markdown and Markdown into HTML. Neither makes unsafe HTML safe.',
  group: 'data',
  icon: 'file-text',
  fields: {
    operation: choice({
      label: 'Operation',
      options: [
        { value: 'toMarkdown', label: 'HTML to Markdown' },
        { value: 'toHtml', label: 'Markdown to HTML' },
      ],
      default: 'toMarkdown',
      expressions: false,
    }),
    source: text({
      label: 'Text',
      help: 'HTML in the text stays what it is, also scripts in Markdown: show the result only where you trust the text.',
      multiline: true,
      default: '',
    }),
    as: text({ label: 'Name of the result', help: 'A dot goes into a record.', default: 'data' }),
    bullet: text({ label: 'Mark of a list', default: '*', showWhen: TO_MARKDOWN }),
    emphasis: text({ label: 'Mark of emphasis', default: '_', showWhen: TO_MARKDOWN }),
    strong: text({ label: 'Mark of strong emphasis', default: '**', showWhen: TO_MARKDOWN }),
    indentCode: boolean({ label: 'Indent code instead of fencing it', default: false, showWhen: TO_MARKDOWN }),
    fence: text({ label: 'Fence of code', default: '```', showWhen: { ...TO_MARKDOWN, indentCode: [false] } }),
    linksBelow: boolean({ label: 'Addresses of links at the end', default: false, showWhen: TO_MARKDOWN }),
    dataImages: boolean({ label: 'Keep images that the HTML itself holds', default: false, showWhen: TO_MARKDOWN }),
    lines: number({
      label: 'Most line breaks in a row',
      default: 3,
      min: 2,
      max: 20,
      integer: true,
      showWhen: TO_MARKDOWN,
    }),
    ignore: names({ label: 'Leave out the elements', default: [], placeholder: 'nav, footer', showWhen: TO_MARKDOWN }),
    blocks: names({ label: 'Elements on lines of their own', default: [], showWhen: TO_MARKDOWN }),
    replacements: list(
      { find: text({ label: 'Text' }), by: text({ label: 'Replaced by', default: '' }) },
      { label: 'Replace', showWhen: TO_MARKDOWN },
    ),
    trim: boolean({ label: 'Without white space before it', default: true, showWhen: TO_MARKDOWN }),
    tables: boolean({ label: 'Tables', default: true, showWhen: TO_HTML }),
    strikethrough: boolean({ label: 'Struck text', default: true, showWhen: TO_HTML }),
    tasks: boolean({ label: 'Boxes of tasks', default: true, showWhen: TO_HTML }),
    autolinks: boolean({ label: 'Addresses are links', default: true, showWhen: TO_HTML }),
    lineBreaks: boolean({ label: 'Keep line breaks', default: false, showWhen: TO_HTML }),
    tightHeadings: boolean({ label: 'A heading needs no space after #', default: false, showWhen: TO_HTML }),
    ids: choice({
      label: 'IDs of headings',
      options: [
        { value: 'github', label: 'As GitHub makes them' },
        { value: 'plain', label: 'Letters and digits only' },
        { value: 'none', label: 'None' },
      ],
      default: 'github',
      expressions: false,
      showWhen: TO_HTML,
    }),
    idPrefix: text({ label: 'Begin of the IDs', default: '', showWhen: { ...TO_HTML, ids: ['github', 'plain'] } }),
    firstLevel: number({
      label: 'Level of the highest heading',
      default: 1,
      min: 1,
      max: 6,
      integer: true,
      showWhen: TO_HTML,
    }),
    newWindow: boolean({ label: 'Links open a new window', default: false, showWhen: TO_HTML }),
    document: boolean({ label: 'A whole HTML document', default: false, showWhen: TO_HTML }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: MARKDOWN_EXAMPLES,
  n8n: markdownMapping,
  run: (ctx) =>
    eachItem(ctx, 1, (item, index, give) => {
      const params = ctx.params(index);
      if (params.source.length > MAX_LENGTH)
        throw new AppError('ITEMS_TOO_LARGE', `The text has more than ${MAX_LENGTH} characters. Split it first.`);
      const result =
        params.operation === 'toHtml' ? markdownToHtml(params.source, params) : htmlToMarkdown(params.source, params);
      give({ ...item, json: setPath(item.json, params.as, result) });
    }),
});
