// If these fail, a service that is described by data sends something else than its data says.
import { describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../context.ts';
import { boolean, number, text } from '../fields.ts';
import { traitsOf } from '../traits.ts';
import { runNode, type RunNodeOptions } from '../../testing/run-node.ts';
import { defineService } from './define.ts';
import type { Attachment, Paging, ServiceLiteral, ServiceOperation } from './literal.ts';
import { loadOptions } from './options.ts';
import { fillBaseUrl, fillPath, fillTemplate } from './template.ts';

const BASE = 'https://shop.example.com/v1';
const list: ServiceOperation = {
  label: 'List',
  summary: 'Lists orders.',
  retry: 'safe',
  fields: {},
  request: { method: 'GET', path: '/orders' },
  items: 'orders',
  examples: [],
};
const service = (operation: Partial<ServiceOperation> = {}, more: Partial<ServiceLiteral> = {}): ServiceLiteral => ({
  type: 'shop',
  label: 'Shop',
  summary: 'A shop.',
  icon: 'boxes',
  baseUrl: BASE,
  auth: {},
  resources: { order: { label: 'Order', operations: { list: { ...list, ...operation } } } },
  ...more,
});
const run = (literal: ServiceLiteral, options: RunNodeOptions = {}) =>
  runNode(defineService(literal), { http: async () => ({ headers: JSON_TYPE, text: '{}' }), ...options });
const JSON_TYPE = { 'content-type': 'application/json' };
const bearer = { credential: { id: 'c', type: 'bearer', fields: { token: 'a-secret-token' } } };

describe('a template', () => {
  it('keeps the type of a value that stands alone, and leaves out what has none', () => {
    const template = {
      n: '{n}',
      said: 'no {n}',
      none: '{none}',
      part: 'x {none}',
      deep: { none: '{none}' },
      fixed: [1, '{none}'],
    };
    expect(fillTemplate(template, { n: 5, none: '' })).toEqual({ n: 5, said: 'no 5', fixed: [1] });
  });

  it('does not read what a value holds as a template', () => {
    expect(fillTemplate('{a} {b}', { a: '{b}', b: '$&' })).toBe('{b} $&');
  });

  it('encodes what goes into a path', () => {
    expect(fillPath('/a/{x}/{+y}', { x: 'a/b?c#d', y: 'one/two three' })).toBe('/a/a%2Fb%3Fc%23d/one/two%20three');
    expect(fillPath('/{x}', { x: '\ud800' })).toBe('/%EF%BF%BD');
  });

  it.each(['..', '.', '', ' .. '])('refuses %j in a path', (x) => {
    expect(() => fillPath('/a/{x}', { x })).toThrow(expect.objectContaining({ code: 'NODE_INPUT_INVALID' }));
    expect(() => fillPath('/a/{+x}', { x: `b/${x.trim()}/c` })).toThrow(
      expect.objectContaining({ code: 'NODE_INPUT_INVALID' }),
    );
  });

  it('lets no value lead the address to another host', () => {
    expect(fillBaseUrl('https://{site}.example.com', { site: 'my-shop' })).toBe('https://my-shop.example.com');
    for (const site of ['evil.test/', 'a@evil.test', 'evil.test#', 'evil.test\\', ''])
      expect(() => fillBaseUrl('https://{site}.example.com', { site }), site).toThrow(/part of the name of a host/);
    expect(() => fillBaseUrl('{server}', { server: 'file:///etc' })).toThrow(/address of a server/);
  });
});

describe('a credential', () => {
  const withAuth = (kind: string, attachment: Attachment) => service({}, { auth: { [kind]: attachment } });

  it('goes into a header that does not follow to another origin', async () => {
    const literal = withAuth('bearer', { header: { name: 'X-Token', value: 'Token {token}' } });
    const { requests } = await run(literal, { credentials: bearer });
    expect(requests[0]).toMatchObject({ headers: { 'X-Token': 'Token a-secret-token' }, secretHeaders: ['X-Token'] });
  });

  it('goes into the query, and into no error', async () => {
    const literal = withAuth('bearer', { query: { name: 'key', value: '{token}' } });
    const { requests } = await run(literal, { credentials: bearer });
    expect(requests[0]).toMatchObject({ url: `${BASE}/orders`, query: [['key', 'a-secret-token']] });
    const refused = run(literal, { credentials: bearer, http: [{ status: 401, text: 'bad key a-secret-token' }] });
    await expect(refused).rejects.toSatisfy((error: Error & { details: object }) => {
      const said = error.message + JSON.stringify(error.details);
      return said.includes('[redacted]') && !said.includes('a-secret-token');
    });
  });

  it('of user and password is encoded as basic authentication has it', async () => {
    const literal = withAuth('basic', { header: { name: 'Authorization', value: 'Basic {basic}' } });
    const credentials = { credential: { id: 'c', type: 'basic', fields: { user: 'ada', password: 'pass' } } };
    const { requests } = await run(literal, { credentials });
    expect(requests[0]!.headers).toMatchObject({ Authorization: 'Basic YWRhOnBhc3M=' });
  });

  it.each([
    ['none', {}, /No credential is chosen/],
    ['of another kind', { credential: { id: 'c', type: 'totp', fields: { secret: 'x' } } }, /takes no credential/],
  ])('%s is named before anything is sent', async (_name, credentials, message) => {
    const literal = withAuth('bearer', { header: { name: 'Authorization', value: 'Bearer {token}' } });
    await expect(run(literal, { credentials, http: [] })).rejects.toThrow(message);
  });
});

describe('pages', () => {
  /** Answers as the service would that has so many orders. */
  const shop =
    (total: number, answer: (from: number, to: number, request: HttpRequest) => Partial<HttpResponse>) =>
    async (request: HttpRequest) => {
      const asked = Object.fromEntries(request.query ?? []);
      const size = Number(asked['size'] ?? 2);
      const from = Number(
        /from=(\d+)/.exec(request.url)?.[1] ?? asked['from'] ?? (Number(asked['page'] ?? 1) - 1) * size,
      );
      return { ...answer(from, Math.min(total, from + size), request) };
    };
  const orders = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => ({ id: from + n }));
  const ids = (result: unknown) => (result as { json: { id: number } }[][])[0]!.map(({ json }) => json.id);
  const json = (value: unknown, headers = {}) => ({
    headers: { ...JSON_TYPE, ...headers },
    text: JSON.stringify(value),
  });

  const kinds: [Paging, Parameters<typeof shop>[1]][] = [
    [{ by: 'page', page: 'page', size: 'size', most: 2 }, (from, to) => json({ orders: orders(from, to) })],
    [
      { by: 'cursor', cursor: 'from', next: 'meta.next', size: 'size', most: 2 },
      (from, to) => json({ orders: orders(from, to), meta: { next: to < 5 ? to : '' } }),
    ],
    [
      { by: 'link', size: 'size', most: 2 },
      (from, to) =>
        json(
          { orders: orders(from, to) },
          to < 5 ? { Link: `<${BASE}/orders?from=0>; rel="first", <${BASE}/orders?from=${to}>; rel="next"` } : {},
        ),
    ],
  ];

  it.each(kinds)('are all read: %j', async (paging, answer) => {
    const { result, requests } = await run(service({ paging }), { params: { returnAll: true }, http: shop(5, answer) });
    expect(ids(result)).toEqual([0, 1, 2, 3, 4]);
    expect(requests).toHaveLength(3);
  });

  it.each(kinds)('are read only as far as the limit goes: %j', async (paging, answer) => {
    const { result, requests } = await run(service({ paging }), { params: { limit: 3 }, http: shop(5, answer) });
    expect(ids(result)).toEqual([0, 1, 2]);
    expect(requests).toHaveLength(2);
  });

  it('ask for no more than the limit', async () => {
    const [paging, answer] = kinds[0]!;
    const { requests } = await run(service({ paging }), { params: { limit: 1 }, http: shop(5, answer) });
    expect(requests[0]!.query).toEqual([
      ['size', '1'],
      ['page', '1'],
    ]);
  });

  it('that all are wanted of end at a maximum, and say so', async () => {
    const paging: Paging = { by: 'page', page: 'page', size: 'size', most: 5000 };
    const http = shop(20_000, (from, to) => json({ orders: orders(from, to) }));
    const { result, log } = await run(service({ paging }), { params: { returnAll: true }, http });
    expect(ids(result)).toHaveLength(10_000);
    expect(log).toEqual([expect.stringContaining('10000 items')]);
  });

  it('at another host are refused, because the credential would go there', async () => {
    const headers = { Link: '<https://evil.test/orders>; rel="next"' };
    const paging: Paging = { by: 'link', size: 'size', most: 2 };
    const http = [json({ orders: [{ id: 1 }] }, headers)];
    await expect(run(service({ paging }), { params: { returnAll: true }, http })).rejects.toMatchObject({
      code: 'HTTP_ADDRESS_REFUSED',
    });
  });

  it('that name themselves as the next end with an error', async () => {
    const paging: Paging = { by: 'cursor', cursor: 'from', next: 'next', size: 'size', most: 2 };
    const http = async () => json({ orders: [{ id: 1 }], next: 'same' });
    await expect(run(service({ paging }), { params: { returnAll: true }, http })).rejects.toMatchObject({
      code: 'HTTP_RESPONSE_INVALID',
    });
  });
});

describe('an operation', () => {
  it('may be repeated or not, as it says itself', () => {
    const two = service(
      {},
      { resources: { order: { label: 'Order', operations: { list, buy: { ...list, retry: 'never' } } } } },
    );
    const retry = (params: object) => traitsOf(defineService(two), { ...params }).retry;
    expect([retry({}), retry({ operation: 'order.list' }), retry({ operation: 'order.buy' })]).toEqual([
      'safe',
      'safe',
      'never',
    ]);
  });

  it.each(['<html>', '{"orders": ['])('fails where the answer says that it is JSON and is %s', async (text) => {
    await expect(run(service(), { http: [{ status: 200, headers: JSON_TYPE, text }] })).rejects.toMatchObject({
      code: 'HTTP_RESPONSE_INVALID',
    });
  });

  it('sends nothing of a field that is hidden', async () => {
    const fields = {
      isGift: boolean({ label: 'Gift', default: false }),
      card: number({ label: 'Card', showWhen: { isGift: [true] } }),
    };
    const request = { method: 'POST', path: '/orders', body: { gift: '{isGift}', card: '{card}' } } as const;
    const { requests } = await run(service({ fields, request }), { params: { card: 7 } });
    expect(requests[0]!.body).toEqual({ kind: 'json', value: { gift: false } });
  });

  it('goes on after items that an interrupted attempt has recorded, each with a key of its own', async () => {
    const inputs = [[{ json: {} }, { json: {} }]];
    const { requests, emitted } = await run(service(), { inputs, done: [0] });
    expect(emitted.map(({ item }) => item)).toEqual([1]);
    expect(requests[0]!.headers).toMatchObject({ 'Idempotency-Key': 'execution:node:0:1:0' });
  });

  it('that gives a field the name of another one is refused', () => {
    const other = { ...list, fields: { note: text({ label: 'Other' }) } };
    const operations = { list: { ...list, fields: { note: text({ label: 'Note' }) } }, buy: other };
    const literal = service({}, { resources: { order: { label: 'Order', operations } } });
    expect(() => defineService(literal).fields).toThrow(/another field "note"/);
  });
});

describe('choices of a field', () => {
  const options = { operation: 'order.list', value: 'id', label: 'name' };
  const fields = { shop: text({ label: 'Shop' }), order: text({ label: 'Order', options }) };
  const get = { ...list, fields, request: { method: 'GET', path: '/{shop}/{order}' } as const };
  const ofShop = {
    ...list,
    fields: { shop: fields.shop },
    request: { method: 'GET', path: '/{shop}/orders' } as const,
  };
  const literal = service({}, { resources: { order: { label: 'Order', operations: { get, list: ofShop } } } });
  const load = (field: string, params: Record<string, string>, orders: unknown[] = []) => {
    const asked: string[] = [];
    const send = async (request: HttpRequest) => {
      asked.push(request.url);
      return { status: 200, statusText: '', headers: JSON_TYPE, text: JSON.stringify({ orders }) };
    };
    return loadOptions(literal, { field, params, now: 0, credential: async () => null, send }).then((list) => ({
      ...list,
      asked,
    }));
  };

  it('are read from what the operation gives, with the parameters that it needs', async () => {
    const orders = [{ id: 5, name: 'Five' }, { id: 6 }, { name: 'without a value' }];
    expect(await load('order', { shop: 'a b', order: '={{ $json.x }}' }, orders)).toEqual({
      options: [
        { value: '5', label: 'Five' },
        { value: '6', label: '6' },
      ],
      hasMore: false,
      asked: [`${BASE}/a%20b/orders`],
    });
  });

  it('are cut where there are too many, and say so', async () => {
    const { options, hasMore } = await load(
      'order',
      { shop: 'a' },
      Array.from({ length: 1001 }, (_, id) => ({ id })),
    );
    expect([options.length, hasMore]).toEqual([1000, true]);
  });

  it.each([
    ['shop', { shop: 'a' }, 'field', /no choices to load. Those that have: order/],
    ['order', {}, 'params.shop', /"Shop" has no value/],
    ['order', { shop: '={{ $json.shop }}' }, 'params.shop', /depend on "Shop"/],
  ])('of %s with %j: what is wrong is said at %s', async (field, params, path, message) => {
    const failed = load(field, params as Record<string, string>);
    await expect(failed).rejects.toMatchObject({ code: 'NODE_INPUT_INVALID', details: { path } });
    await expect(failed).rejects.toThrow(message);
  });
});
