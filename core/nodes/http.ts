import {
  AppError,
  checkHeaders,
  defineNode,
  isRecord,
  type HttpRequest,
  type HttpResponse,
  type Item,
  type Json,
} from './kit/kit.ts';
import { FRAMING_HEADERS, secretsOf, type Secrets } from './kit/http-credential.ts';
import { HTTP_EXAMPLES } from './kit/http-examples.ts';
import { HTTP_MAPPING } from './kit/n8n/http.ts';
import { HTTP_FIELDS } from './kit/http-fields.ts';
import { endsByStatus, hasNext, laterNames } from './kit/http-pages.ts';
import { headersJsonOf, requestOf, type HttpParams } from './kit/http-request.ts';
import { readBody, statusError } from './kit/http-response.ts';

/** Items from a body: a list gives one for each element, and what is no record goes under a name. */
const toRecords = (body: Json, property: string): { [key: string]: Json }[] =>
  (Array.isArray(body) ? body : [body]).map((element) => (isRecord(element) ? element : { [property]: element }));

export default defineNode({
  type: 'http',
  version: 1,
  label: 'HTTP request',
  summary: 'Calls a web service, once for each item.',
  group: 'action',
  icon: 'globe',
  fields: HTTP_FIELDS,
  inputs: ['items'],
  outputs: ['responses'],
  examples: HTTP_EXAMPLES,
  n8n: HTTP_MAPPING,
  async run(ctx) {
    let secrets: Secrets | null = null;
    let sent = 0;
    for await (const { from, items } of ctx.items.pages())
      for (let index = from; index < from + items.length; index += 1) {
        if (ctx.isDone(index)) continue;
        if (ctx.signal.aborted)
          throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
        const given = await sendAll(index).catch((thrown: unknown) => ctx.itemFailed(index, thrown));
        // At once, so that a repeat after a crash need not send this request again.
        await ctx.emit(index, given);
        sent += 1;
      }
    return [[]];

    /** Sends the requests of one item: one, or as many as there are pages. */
    async function sendAll(index: number): Promise<Item[][]> {
      let params = ctx.params(index, { $pageCount: 0 });
      if (params.batchSize !== undefined && sent > 0 && sent % params.batchSize === 0)
        await ctx.pause(params.batchIntervalMs);
      for (let page = 1; ; page += 1) {
        const request = await describe(params, index);
        const response = await ctx.http(request, index);
        const isEnd = endsByStatus(params, response.status);
        if (params.failOnErrorStatus && response.status >= 400 && !isEnd)
          throw statusError(response, request, ctx.now, secrets?.hidden ?? []);
        const body = readBody(response, params.responseFormat, request.url);
        const given = isEnd ? [] : itemsOf(response, body, params, index);
        if (params.pagination === 'off') return [given];
        const { url } = params;
        params = ctx.params(index, laterNames(page, request, response, body));
        if (!hasNext(params, response, body, url)) return [given];
        if (page >= params.maxPages) {
          ctx.log(`Read ${page} pages, the most that the node may read; more would follow.`);
          return [given];
        }
        await ctx.givePart(index, [given]);
        if (params.pageIntervalMs > 0) await ctx.pause(params.pageIntervalMs);
        if (params.pagination !== 'nextUrl') continue;
        const next = absolute(params.nextUrl!.trim(), url);
        if (params.authentication === 'credential' && originOf(next) !== originOf(url))
          throw new AppError(
            'HTTP_ADDRESS_REFUSED',
            `The next page lies at ${originOf(next)}, another place than ${originOf(url)}, and the credential is not sent there. Read it with a node of its own.`,
            { path: 'params.nextUrl' },
          );
        // It brings its own query.
        params = { ...params, url: next, query: [], queryJson: undefined };
      }
    }

    async function describe(params: HttpParams, index: number): Promise<HttpRequest> {
      const headers = {
        ...checkHeaders(params.headers, FRAMING_HEADERS),
        ...checkHeaders(headersJsonOf(params), FRAMING_HEADERS, 'params.headersJson'),
      };
      if (params.authentication === 'credential') {
        secrets ??= secretsOf(await ctx.credential('credential'));
        // The credential wins over a header that was written by hand.
        for (const name of Object.keys(headers))
          if (name.toLowerCase() === secrets.header?.name.toLowerCase()) delete headers[name];
        if (secrets.header)
          Object.assign(headers, checkHeaders([secrets.header], FRAMING_HEADERS, 'credentials.credential'));
      }
      if (!Object.keys(headers).some((key) => key.toLowerCase() === 'idempotency-key'))
        headers['Idempotency-Key'] = ctx.idempotencyKey(index);
      return requestOf(params, headers, ctx.items.at(index));
    }
  },
});

const originOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase() ?? '';

/** An address that may be relative to the one before it. */
function absolute(next: string, base: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(next)) return next;
  const [, origin = '', path = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)/i.exec(base) ?? [];
  if (next.startsWith('//')) return `${origin.replace(/\/\/.*$/, '')}${next}`;
  if (next.startsWith('/')) return origin + next;
  if (next.startsWith('?')) return origin + path + next;
  return `${origin}${path.replace(/[^/]*$/, '') || '/'}${next}`;
}

function itemsOf(response: HttpResponse, body: Json, params: HttpParams, index: number): Item[] {
  const { fullResponse, responseFormat, responseProperty } = params;
  const { file } = response;
  const binary = file ? { binary: { [responseProperty]: file } } : {};
  // A text stands where it would stand without the status; what was read as JSON has no name of its own.
  const isText = responseFormat === 'text' || (responseFormat === 'auto' && typeof body === 'string');
  const named = file ? {} : { [isText ? responseProperty : 'body']: body };
  const records = fullResponse ? [{ ...toStatus(response), ...named }] : toRecords(body, responseProperty);
  return records.map((json) => ({ json, ...binary, pairedItem: { item: index } }));
}

const toStatus = ({ status, statusText, headers }: HttpResponse) => ({
  statusCode: status,
  statusMessage: statusText,
  headers,
});
