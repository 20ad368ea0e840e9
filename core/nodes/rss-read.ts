import { RSS_PAIRS } from './kit/n8n/examples-files.ts';
import { AppError, defineNode, isRecord, names, text, type Item, type N8nMapping, type Params } from './kit/kit.ts';
import { feedEntries } from './kit/formats/feeds.ts';
import { statusError } from './kit/http-response.ts';

const mapping: N8nMapping = {
  types: ['n8n-nodes-base.rssFeedRead'],
  versions: [1, 1.1, 1.2],
  examples: RSS_PAIRS,
  toParams({ url, options }, _facts, notes) {
    const given = isRecord(options) ? options : {};
    if (given['ignoreSSL'] === true)
      notes.changed('Certificates are always checked here; one that nobody vouches for is refused.');
    const params: Params = { url: url ?? '' };
    if (given['customFields'] !== undefined) params['fields'] = given['customFields'];
    return params;
  },
  fromParams({ url, fields }) {
    const options: Params =
      fields === undefined ? {} : { customFields: Array.isArray(fields) ? fields.join(', ') : fields };
    return { typeVersion: 1.2, parameters: { url: url ?? '', options } };
  },
};

const FEED = `<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://example.com/media"><channel><title>News</title>
<item><title>One &amp; two</title><link>https://example.com/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><dc:creator>Ada</dc:creator><description><![CDATA[<p>Hello <b>world</b></p>]]></description><guid isPermaLink="false">n1</guid><category>a</category><media:size>5</media:size></item>
</channel></rss>`;

export default defineNode({
  type: 'rss-read',
  version: 1,
  label: 'RSS read',
  summary: 'Makes an item of each entry of an RSS or Atom feed.',
  group: 'action',
  icon: 'rss',
  fields: {
    url: text({ label: 'URL', placeholder: 'https://example.com/feed.xml' }),
    fields: names({ label: 'Further fields', help: 'Names of elements of an entry.', optional: true }),
  },
  inputs: ['items'],
  outputs: ['entries'],
  examples: [
    {
      title: 'Reads an RSS feed',
      params: { url: 'https://example.com/feed.xml', fields: ['media:size'] },
      http: [
        {
          request: { method: 'GET', url: 'https://example.com/feed.xml' },
          response: { status: 200, headers: { 'content-type': 'application/rss+xml' }, text: FEED },
        },
      ],
      output: [
        [
          {
            creator: 'Ada',
            title: 'One & two',
            link: 'https://example.com/1',
            pubDate: 'Mon, 02 Mar 2026 10:00:00 GMT',
            'dc:creator': 'Ada',
            content: '<p>Hello <b>world</b></p>',
            contentSnippet: 'Hello world',
            guid: 'n1',
            categories: ['a'],
            isoDate: '2026-03-02T10:00:00.000Z',
            'media:size': '5',
          },
        ],
      ],
    },
    {
      title: 'Reads an Atom feed',
      params: { url: 'https://example.com/atom' },
      http: [
        {
          request: { method: 'GET', url: 'https://example.com/atom' },
          response: {
            status: 200,
            text: '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link rel="self" href="https://example.com/self"/><link href="https://example.com/1"/><id>1</id><updated>2026-03-02T10:00:00Z</updated><author><name>Ada</name></author><summary>Short</summary></entry></feed>',
          },
        },
      ],
      output: [
        [
          {
            title: 'One',
            link: 'https://example.com/1',
            pubDate: '2026-03-02T10:00:00.000Z',
            author: 'Ada',
            summary: 'Short',
            id: '1',
            isoDate: '2026-03-02T10:00:00.000Z',
          },
        ],
      ],
    },
    {
      title: 'Says when the answer is no feed',
      params: { url: 'https://example.com/page' },
      http: [
        {
          request: { method: 'GET', url: 'https://example.com/page' },
          response: { status: 200, text: '<html><body></body></html>' },
        },
      ],
      error: 'HTTP_RESPONSE_INVALID',
    },
  ],
  n8n: mapping,
  async run(ctx) {
    for await (const { from, items } of ctx.items.pages())
      for (let index = from; index < from + items.length; index += 1) {
        if (ctx.isDone(index)) continue;
        if (ctx.signal.aborted)
          throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
        const given = await read(index).catch((thrown: unknown) => ctx.itemFailed(index, thrown));
        await ctx.emit(index, given);
      }
    return [[]];

    async function read(index: number): Promise<Item[][]> {
      const params = ctx.params(index);
      const request = {
        method: 'GET',
        url: params.url.trim(),
        headers: {
          Accept: 'application/rss+xml, application/rdf+xml;q=0.8, application/atom+xml;q=0.6, application/xml;q=0.4',
        },
      };
      const response = await ctx.http(request, index);
      if (response.status >= 400) throw statusError(response, request, ctx.now, []);
      return [feedEntries(response.text, params.fields).map((json) => ({ json, pairedItem: { item: index } }))];
    }
  },
});
