/**
 * If these fail, items take the wrong branch, waits end at the wrong moment, callers get a wrong answer, or edited
 * fields are lost.
 */
import { describe, expect, it } from 'vitest';
import { holds } from './kit/conditions.ts';
import type { Operator } from './kit/operators.ts';
import { encodeBase64 } from './kit/base64.ts';
import { lookupIn } from './kit/lookup.ts';
import { catalogueOf } from './kit/catalogue.ts';
import { traitsOf } from './kit/traits.ts';
import { registry } from './registry.generated.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';
import respond from './respond.ts';
import set from './set.ts';
import { runNode } from './testing/run-node.ts';
import wait from './wait.ts';
import { parseDocument } from '../workflow/parse-document.ts';
import { validateWorkflow } from '../workflow/validate.ts';

describe('a condition', () => {
  it.each<[unknown, Operator, unknown, boolean]>([
    [5, 'equals', '5', true],
    ['5.0', 'equals', '5', false],
    [true, 'equals', 'true', true],
    ['', 'equals', 0, false],
    [undefined, 'equals', null, true],
    [0, 'equals', null, false],
    [{ a: 1, b: 2 }, 'equals', { b: 2, a: 1 }, true],
    [[1, '2'], 'contains', 2, true],
    ['abc', 'contains', 'bc', true],
    [undefined, 'contains', 'a', false],
    [{}, 'notContains', 'x', true],
    ['10', 'greaterThan', 9, true],
    ['2026-02-01', 'lessThan', '2026-10-01', true],
    [undefined, 'lessThan', 5, false],
    [undefined, 'greaterOrEqual', 0, false],
    [5, 'lessOrEqual', '5', true],
    ['abc', 'startsWith', 'ab', true],
    ['abc', 'endsWith', 'c', true],
    [false, 'exists', undefined, true],
    [null, 'notExists', undefined, true],
    ['true', 'isTrue', undefined, true],
    [0, 'isFalse', undefined, false],
    [[], 'isEmpty', undefined, true],
    [0, 'isEmpty', undefined, false],
    [{ a: 1 }, 'isNotEmpty', undefined, true],
  ])('%j %s %j is %s', (left, operator, right, expected) => {
    expect(holds(left as never, operator, right as never)).toBe(expected);
  });
});

describe('the wait node', () => {
  it('waits for a request as long as it takes', async () => {
    expect((await runNode(wait, { params: { mode: 'webhook' } })).result).toEqual({ wait: { kind: 'webhook' } });
  });
});

describe('the respond node', () => {
  it.each([
    [{}, [{ json: { a: 1 } }, { json: { b: 2 } }], '{"a":1}'],
    [{ body: 'allItems' }, [{ json: { a: 1 } }, { json: { b: 2 } }], '[{"a":1},{"b":2}]'],
    [{ body: 'json', json: '={"n": {{ $json.a }}}' }, [{ json: { a: 1 } }], '{"n": 1}'],
    [{ body: 'none' }, [{ json: {} }], null],
    [{ status: 204 }, [{ json: {} }], null],
  ] as [Record<string, Json>, Item[], string | null][])('answers %j with %j', async (params, items, body) => {
    const { response } = await runNode(respond, { params, inputs: [items] });
    expect(response?.body).toBe(body);
    expect(response?.headers).toEqual(body === null ? [] : [['content-type', 'application/json; charset=utf-8']]);
  });

  it('leaves the content type to the user', async () => {
    const { response } = await runNode(respond, {
      params: { body: 'text', text: '<b>', headers: [{ name: 'Content-Type', value: 'text/html' }] },
    });
    expect(response).toEqual({ status: 200, headers: [['Content-Type', 'text/html']], body: '<b>' });
  });
});

describe('the set node', () => {
  it('changes no item that it was given, and keeps the files', async () => {
    const item = { json: { a: { b: 1 } }, binary: { f: { id: 'x', mimeType: 'text/plain' } } };
    const { result } = await runNode(set, {
      params: { assignments: [{ name: 'a.c', type: 'number', value: '2' }] },
      inputs: [[item]],
    });
    expect(item.json).toEqual({ a: { b: 1 } });
    expect(result).toEqual([[{ json: { a: { b: 1, c: 2 } }, binary: item.binary, pairedItem: { item: 0 } }]]);
  });

  it('sets a field called __proto__ as data', async () => {
    const { result } = await runNode(set, {
      params: { assignments: [{ name: '__proto__.polluted', type: 'number', value: 1 }] },
    });
    expect(JSON.stringify(result)).toContain('"__proto__":{"polluted":1}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('the kit', () => {
  it('encodes text as Base64 of its UTF-8 bytes', () => {
    for (const text of ['', 'a', 'ab', 'abc', 'üß€😀', '%41'])
      expect(encodeBase64(text)).toBe(Buffer.from(text).toString('base64'));
  });

  it('gives the catalogue and the traits of every node', () => {
    expect(catalogueOf(registry.values()).map(({ type }) => type)).toContain('http');
    expect(JSON.parse(JSON.stringify(catalogueOf(registry.values())))).toEqual(catalogueOf(registry.values()));
    expect(traitsOf(registry.get('if')!, {})).toEqual({ outputs: 2, retry: 'safe' });
  });

  it('validates a workflow of real nodes, credentials included', () => {
    const nodes = [
      { id: 'w', name: 'W', type: 'webhook', params: { path: 'x', authentication: 'hmac' } },
      { id: 'h', name: 'H', type: 'http', params: { url: '={{ $json. }}' }, credentials: { other: 'c' } },
      { id: 'o', name: 'O', type: 'set', version: 9 },
    ];
    const problems = validateWorkflow(parseDocument({ name: 'w', nodes, connections: [] }), lookupIn(registry), {
      forPublish: true,
    });
    expect(problems.map(({ code, node, path }) => `${code} ${node} ${path}`)).toEqual([
      'NODE_INPUT_INVALID w credentials.credential',
      'EXPRESSION_SYNTAX h params.url',
      'NODE_INPUT_INVALID h credentials.other',
      'NODE_TYPE_UNKNOWN o type',
    ]);
  });
});
