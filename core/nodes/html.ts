import { load } from 'cheerio';
import type { InputOf } from './kit/fields.ts';
import { HTML_EXAMPLES } from './kit/html-examples.ts';
import { htmlMappings } from './kit/html-n8n.ts';
import { htmlTable } from './kit/html-table.ts';
import { htmlText, type HtmlNode } from './kit/html-text.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItem,
  getPath,
  list,
  names,
  pairsOfAll,
  setOwn,
  text,
  type Item,
  type Json,
  type JsonRecord,
  type NodeContext,
} from './kit/kit.ts';

/** Longest HTML that is read, in characters. */
const MAX_LENGTH = 16_000_000;
const EXTRACT = { operation: ['extract'] };
const TABLE = { operation: ['table'] };

const fields = {
  operation: choice({
    label: 'Operation',
    options: [
      { value: 'extract', label: 'Take values out of HTML' },
      { value: 'template', label: 'Write HTML' },
      { value: 'table', label: 'Make a table of the items' },
    ],
    default: 'extract',
    expressions: false,
  }),
  source: choice({
    label: 'Out of',
    options: [
      { value: 'field', label: 'A field' },
      { value: 'file', label: 'A file' },
    ],
    default: 'field',
    expressions: false,
    showWhen: EXTRACT,
  }),
  field: text({
    label: 'Field that holds the HTML',
    help: 'A text, or a list of texts.',
    default: 'data',
    showWhen: { ...EXTRACT, source: ['field'] },
  }),
  file: text({
    label: 'Name of the file in the item',
    default: 'data',
    showWhen: { ...EXTRACT, source: ['file'] },
  }),
  values: list(
    {
      name: text({ label: 'Name' }),
      selector: text({ label: 'CSS selector', placeholder: '.price' }),
      give: choice({
        label: 'Take',
        options: [
          { value: 'text', label: 'The text' },
          { value: 'html', label: 'The HTML inside' },
          { value: 'attribute', label: 'An attribute' },
          { value: 'value', label: 'The value of a form field' },
        ],
        default: 'text',
      }),
      attribute: text({
        label: 'Attribute',
        help: 'Empty: all of them, as a record.',
        default: '',
        showWhen: { give: ['attribute'] },
      }),
      skip: names({ label: 'Without the elements', help: 'CSS selectors.', default: [], showWhen: { give: ['text'] } }),
      list: boolean({ label: 'A list of all that is found', default: false }),
    },
    { label: 'Values', showWhen: EXTRACT },
  ),
  layout: choice({
    label: 'Text',
    options: [
      { value: 'plain', label: 'As it stands' },
      { value: 'formatted', label: 'Laid out for reading', help: 'Of the first element that is found.' },
    ],
    default: 'plain',
    expressions: false,
    showWhen: EXTRACT,
  }),
  trim: boolean({ label: 'Without white space around', default: true, showWhen: EXTRACT }),
  clean: boolean({
    label: 'In one line',
    help: 'Line breaks go, several spaces become one.',
    default: false,
    showWhen: EXTRACT,
  }),
  template: text({ label: 'HTML', multiline: true, default: '', showWhen: { operation: ['template'] } }),
  caption: text({ label: 'Caption', default: '', showWhen: TABLE }),
  capitalize: boolean({ label: 'Column names in capitals, without underscores', default: false, showWhen: TABLE }),
  styled: boolean({ label: 'With a plain style', default: true, showWhen: TABLE }),
  escape: boolean({
    label: 'Show HTML in the data as text',
    help: 'Otherwise it is part of the page: only for data that you trust.',
    default: true,
    showWhen: TABLE,
  }),
  tableAttributes: text({ label: 'Attributes of the table', default: '', showWhen: TABLE }),
  headerAttributes: text({ label: 'Attributes of the header', default: '', showWhen: TABLE }),
  rowAttributes: text({ label: 'Attributes of a row', default: '', showWhen: TABLE }),
  cellAttributes: text({ label: 'Attributes of a cell', default: '', showWhen: TABLE }),
} as const;

export default defineNode({
  type: 'html',
  version: 1,
  label: 'HTML',
  summary: 'Takes values out of HTML, writes it, or makes a table.',
  group: 'data',
  icon: 'code-xml',
  fields,
  inputs: ['items'],
  outputs: ['items'],
  examples: HTML_EXAMPLES,
  n8n: htmlMappings,
  async run(ctx) {
    if (ctx.params(0).operation === 'table') return [await tableOf(ctx)];
    return eachItem(ctx, 1, (item, index, give) => {
      const params = ctx.params(index);
      if (params.operation === 'template') return give({ json: { html: params.template } });
      if (params.source === 'file')
        return ctx.binary
          .read(index, params.file)
          .then((file) => file.text(undefined, MAX_LENGTH))
          .then((html) => give({ json: extract(html, params) }));
      for (const html of sourcesOf(item, params.field)) give({ json: extract(html, params) });
    });
  },
});

type Params = InputOf<typeof fields>;
type Value = Params['values'][number];

async function tableOf(ctx: Pick<NodeContext<Params>, 'items' | 'params' | 'keep'>): Promise<Item[]> {
  const items = await ctx.items.all();
  const rows = items.map(({ json }, index) => ({ json, ...ctx.params(index) }));
  const table = htmlTable(rows, ctx.params(0));
  await ctx.keep(table.length);
  return [{ json: { table }, ...pairsOfAll(items.length) }];
}

function sourcesOf(item: Item, field: string): string[] {
  const found = getPath(item.json, field);
  const sources = Array.isArray(found) ? found : [found];
  return sources.map((source) => {
    if (typeof source !== 'string')
      throw new AppError('NODE_INPUT_INVALID', `The field "${field}" of the item holds no HTML text.`, {
        path: 'params.field',
      });
    if (source.length > MAX_LENGTH)
      throw new AppError('ITEMS_TOO_LARGE', `The HTML has more than ${MAX_LENGTH} characters. Split it first.`);
    return source;
  });
}

function extract(html: string, { values, layout, trim, clean }: Params): JsonRecord {
  const $ = load(html);
  const finish = (value: Json | undefined): Json => {
    if (typeof value !== 'string') return value ?? null;
    const trimmed = trim || clean ? value.trim() : value;
    return clean ? trimmed.replace(/[\r\n]+/g, '').replace(/\s+/g, ' ') : trimmed;
  };
  const result: JsonRecord = {};
  values.forEach((value, position) => {
    const found = within(position, () => $(value.selector));
    const read = (elements: typeof found): Json => finish(valueOf(elements, value, layout, position));
    setOwn(result, value.name, value.list ? found.toArray().map((element) => read($(element))) : read(found));
  });
  return result;
}

type Elements = ReturnType<ReturnType<typeof load>>;

function valueOf(elements: Elements, value: Value, layout: string, position: number): Json | undefined {
  switch (value.give) {
    case 'attribute':
      return value.attribute === '' ? { ...elements.attr() } : elements.attr(value.attribute);
    case 'html':
      return elements.html() || undefined;
    case 'value': {
      const given = elements.val();
      return Array.isArray(given) ? given.join(',') : given;
    }
    case 'text': {
      const shown = layout === 'plain' ? elements.clone() : elements.first().clone();
      if (value.skip.length > 0) within(position, () => shown.find(value.skip.join(', '))).remove();
      if (layout === 'plain') return shown.text() || undefined;
      const body = shown.find('body');
      return htmlText((body.length > 0 ? body : shown).contents().toArray() as unknown as HtmlNode[]);
    }
  }
}

/** A selector that cannot be read says so. */
function within<T>(position: number, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('NODE_INPUT_INVALID', `The CSS selector cannot be read: ${reason}`, {
      path: `params.values.${position}.selector`,
    });
  }
}
