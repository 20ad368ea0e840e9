/**
 * If these fail, parameters of nodes get wrong values in running workflows, or an expression can do more than compute:
 * reach the host, change the items it reads, or run without end.
 */
import { describe, expect, it } from 'vitest';
import { type ErrorData, fromErrorData } from '../errors/app-error.ts';
import { Budget } from './budget.ts';
import { emptyContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { referencedNodes, referencedNodesIn } from './references.ts';
import { resolveParams } from './resolve-params.ts';
import { compileTemplate, isExpression } from './template.ts';

const json = {
  name: 'Ada',
  empty: '',
  zero: 0,
  flag: false,
  nothing: null,
  price: '19.99',
  'two words': 2,
  map: 'own',
  items: [3, 1, 2],
  people: [
    { n: 'x', age: 30 },
    { n: 'y', age: 25 },
  ],
  deep: { er: { est: 1 } },
};
const item = { json };
const context = emptyContext({
  json,
  items: [{ json: { i: 0 } }, item, { json: { i: 2 } }],
  itemIndex: 1,
  runIndex: 4,
  now: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  execution: { id: 'e1', mode: 'production', resumeUrl: 'https://x.example/r' },
  workflow: { id: 'w1', name: 'Orders' },
  vars: { region: 'eu' },
  nodeItems: (name) => (name === 'Webhook' ? [{ json: { a: 1 } }, { json: { a: 2 } }] : undefined),
  nodeItem: (name) => (name === 'Webhook' ? { json: { a: 2 } } : undefined),
  error: fromErrorData({ code: 'HTTP_STATUS', message: 'no', details: { status: 500 } }).toData(),
});
const NOW = '2026-01-02T03:04:05.006Z';
const run = (source: string) => evaluate(compileTemplate(source), context);
const failure = (source: string, budget?: Budget) => {
  try {
    evaluate(compileTemplate(source), context, budget);
  } catch (thrown) {
    return thrown as { code: string; message: string; details: { position: number; length: number } };
  }
  return expect.fail(`${source} did not fail`);
};

describe('a template', () => {
  it.each([
    ['=', ''],
    ['=plain', 'plain'],
    ['={{ $json.zero }}', 0],
    ['={{ $json.items }}', [3, 1, 2]],
    ['= {{ $json.zero }}', ' 0'],
    ['={{ $json.name }}, {{ $json.zero }}', 'Ada, 0'],
    ['=[{{ $json.nothing }}{{ $json.missing }}]', '[]'],
    ['=x{{ $json.deep }}', 'x[object Object]'],
    ["={{ '}}' }}", '}}'],
    ['={{ {a:{b:1}} }}', { a: { b: 1 } }],
    ['={{{a:{b:{}}}}}', { a: { b: {} } }],
    ['={{ `a${`b}}${1}`}` }}', 'ab}}1'],
    ['={{ 1 /* }} */ }}', 1],
    ['={{ 1; }}', 1],
    ['={{ "{{" + "1}}" }}', '{{1}}'],
    ['no equals sign {{ 1 + 1 }}', 'no equals sign 2'],
    ['=a } b {', 'a } b {'],
    ['=\\{{ 1 }}', '\\{{ 1 }}'],
    ['={{ 1', 1],
    ['={{ {a: {b: 1\\}} }}', { a: { b: 1 } }],
    ['={{ a = 1\n a + 1 }}', 1],
  ])('%s gives %j', (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  it('is an expression only with an equals sign in front', () => {
    expect([isExpression('=a'), isExpression('a'), isExpression(5)]).toEqual([true, false, false]);
  });
});

describe('a template that is the text of JSON', () => {
  it.each([
    ['={ "a": {{ $json.deep }}, "b": {{ $json.items }} }', '{ "a": {"er":{"est":1}}, "b": [3,1,2] }'],
    ['=[{{ $json.nothing }}, {{ $json.missing }}, {{ $json.flag }}]', '[null, null, false]'],
    ['={ "to": "{{ $json.name }}, {{ $json.nothing }}", "n": {{ $json.price }} }', '{ "to": "Ada, ", "n": 19.99 }'],
    ['={"text": "{{ $json.deep }}"}', '{"text": "{\\"er\\":{\\"est\\":1}}"}'],
    ['={"at": {{ $now }}, "day": "{{ $now }}"}', `{"at": "${NOW}", "day": "${NOW}"}`],
    ['={"a": {{ JSON.stringify($json.name) }}, "b": {{ $json.nothing }}}', '{"a": "Ada", "b": null}'],
    ["={'a': '\\'{{ $json.nothing }}', b: {{ $json.nothing }}}", "{'a': '\\'', b: null}"],
    ['={{ $json.deep }}', { er: { est: 1 } }],
    ['={{ $json.missing }}', undefined],
  ])('%s gives %j', (source, expected) => {
    expect(evaluate(compileTemplate(source), context, undefined, 'json')).toEqual(expected);
  });

  it('costs what the records in it cost', () => {
    const small = new Budget({ bytes: 400 });
    expect(() => evaluate(compileTemplate('=[{{ $json }}, {{ $json }}]'), context, small, 'json')).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_BUDGET' }),
    );
  });
});

describe('an expression', () => {
  it.each([
    ['$json.missing', undefined],
    ['$json.missing.more.still', undefined],
    ['$json.deep?.er?.est', 1],
    ['$json.missing?.toUpperCase().trim()', undefined],
    ["$json['two words']", 2],
    ['$json.map', 'own'],
    ['$json.name[0] + $json.name.length', 'A3'],
    ["$json.empty || 'fallback'", 'fallback'],
    ["$json.flag ?? 'x'", false],
    ['1 + 2 * 3 ** 2 % 5', 4],
    ["'3' * '4'", 12],
    ['[1,2] + ""', '1,2'],
    ["'b' > 'a' && 2 > 1 && '10' > 9", true],
    ["null == undefined && 1 == '1' && null != 0", true],
    ["'name' in $json && !('toString' in $json)", true],
    ['typeof $json.missing + typeof nobody + typeof null + typeof (x => x)', 'undefinedundefinedobjectfunction'],
    ['globalThis', {}],
    ['a = 1', 1],
    ['[...$json.items, ...[4]]', [3, 1, 2, 4]],
    ['({...$json.deep, b: 2})', { er: { est: 1 }, b: 2 }],
    ['$json.items.map((x, i, all) => x * i + all.length)', [3, 4, 7]],
    ['$json.items.filter(x => x > 1).sort()', [2, 3]],
    ['$json.items.sort((a, b) => b - a)', [3, 2, 1]],
    ['[10, 9, 1].sort()', [1, 10, 9]],
    ['$json.items.reverse().join("-")', '2-1-3'],
    ['$json.items.reduce((a, b) => a + b)', 6],
    ['$json.items.some(x => x > 2) && !$json.items.every(x => x > 2)', true],
    ['$json.people.find(({n}) => n === "y").age', 25],
    ['$json.people.map(({n, age: years = 0, ...rest}) => n + years)', ['x30', 'y25']],
    ['(([first, , third], ...more) => first + third + more.length)($json.items, 1, 1)', 7],
    ['[1,[2,[3]]].flat(Infinity)', [1, 2, 3]],
    ['["1","2"].map(Number).includes(2)', true],
    [
      'Object.entries({a: 1, constructor: 2})',
      [
        ['a', 1],
        ['constructor', 2],
      ],
    ],
    ['Object.fromEntries($json.people.map(p => [p.n, p.age]))', { x: 30, y: 25 }],
    ['JSON.parse(JSON.stringify({a: [1, null, undefined]}))', { a: [1, null, null] }],
    ['JSON.stringify({a: 1}, null, 1)', '{\n "a": 1\n}'],
    ['Math.max(...$json.items) + Math.round(1.5)', 5],
    ['Number.parseFloat($json.price).toFixed(1)', '20.0'],
    ["' Ab '.trim().toUpperCase().padStart(4, '.').replaceAll('.', '-')", '--AB'],
    ["'a,b'.split(',').concat('c', ['d'])", ['a', 'b', 'c', 'd']],
    ["'abc'.slice(-2) + 'abc'.includes('b') + 'abc'.indexOf('c')", 'bctrue2'],
    ['0 / 0', null],
    ['(x => y => x + y)(1)(2)', 3],
    ['$input.first().json.i + $input.last().json.i + $input.all().length', 5],
    ['$input.item.json.name', 'Ada'],
    ["$('Webhook').item.json.a + $('Webhook').first().json.a + $('Webhook').all().length", 5],
    ["$node['Webhook'].json.a + $node.Webhook.json.a", 4],
    ["$('Nobody').item?.json.a", undefined],
    ['[$itemIndex, $runIndex, $now]', [1, 4, '2026-01-02T03:04:05.006Z']],
    [
      '[$execution.id, $execution.mode, $execution.resumeUrl, $workflow.name, $vars.region]',
      ['e1', 'production', 'https://x.example/r', 'Orders', 'eu'],
    ],
    ['$error.details.status >= 500', true],
    ['encodeURIComponent("a b&c")', 'a%20b%26c'],
  ])('%s gives %j', (source, expected) => {
    expect(run(`={{ ${source} }}`)).toEqual(expected);
  });
});

describe('an expression that cannot be', () => {
  it.each([
    ['={{ }}', 'EXPRESSION_SYNTAX', 1],
    ['=ab{{ 1 + }}', 'EXPRESSION_SYNTAX', 10],
    ['={{ 1 }', 'EXPRESSION_SYNTAX', 6],
    ['={{ 1 2 }}', 'EXPRESSION_SYNTAX', 6],
    ['={{ function(){} }}', 'EXPRESSION_FAILED', 4],
    ['={{ this }}', 'EXPRESSION_UNSUPPORTED', 4],
    ['={{ class {} }}', 'EXPRESSION_UNSUPPORTED', 4],
    ['={{ async () => 1 }}', 'EXPRESSION_UNSUPPORTED', 4],
    ['={{ `x`.raw`y` }}', 'EXPRESSION_UNSUPPORTED', 4],
    ['={{ ({__proto__: 1}) }}', 'EXPRESSION_UNSUPPORTED', 6],
    ['={{ ({get a(){ return 1 }}) }}', 'EXPRESSION_UNSUPPORTED', 6],
    ['={{ $($json.name).all() }}', 'EXPRESSION_FAILED', 4],
    ['={{ $json.name.sum() }}', 'EXPRESSION_FAILED', 4],
    ['={{ 1 + $json.missing.sum() }}', 'EXPRESSION_FAILED', 8],
    ['={{ $json.name.trim }}', 'EXPRESSION_FAILED', 4],
    ["={{ $('Nobody').all() }}", 'EXPRESSION_FAILED', 4],
    ['={{ x => x }}', 'EXPRESSION_FAILED', 4],
    ['={{ [Math] }}', 'EXPRESSION_FAILED', 4],
  ])('%s fails with %s at %i', (source, code, position) => {
    const error = failure(source);
    expect([error.code, error.details.position]).toEqual([code, position]);
    expect(error.details.length).toBeGreaterThan(0);
  });

  it.each([
    ['"a".repeat(1e9)'],
    ['"a".padStart(1e9)'],
    ['((f, n) => f(f, n))((f, n) => f(f, n + 1), 0)'],
    ['[1,2,3,4,5,6,7,8,9,10].reduce((a, b) => a + a, "aaaaaaaaaa".repeat(100000))'],
    ['Array.from({length: 1e9})'],
    ['Array.from({length: 1000}).map(() => Array.from({length: 1000}).map(() => 1))'],
    ['"a".repeat(1000).replaceAll("a", "$\'$\'$\'".repeat(100))'],
    ['['.repeat(300) + ']'.repeat(300)],
    ['!'.repeat(20000) + '1'],
    ['1' + '+1'.repeat(20000)],
  ])('%s costs too much', (source) => {
    expect(failure(`={{ ${source} }}`).code).toBe('EXPRESSION_BUDGET');
  });

  it('stops when a shared budget is used up', () => {
    const budget = new Budget({ steps: 50 });
    const template = compileTemplate('={{ $json.items.map(x => x + 1) }}');
    evaluate(template, context, budget);
    expect(() => Array.from({ length: 20 }, () => evaluate(template, context, budget))).toThrow(/50 steps/);
  });
});

describe('data', () => {
  it.each([
    ['$json.constructor'],
    ["$json['__proto__']"],
    ["''['constructor']"],
    ['[]["constructor"]'],
    ['(0)["constructor"]'],
    ["(x => x)['constructor']"],
    ["$input['constructor']"],
    ["Math['constructor']"],
    ['Number.prototype'],
    ["$json[['__proto__']]"],
    ["JSON.parse('{}').__proto__"],
    ["$node.Webhook['constructor']"],
    ['$now.constructor'],
    ['new Date().constructor'],
    ['/a/.constructor'],
    ['new Map().constructor'],
    ['(() => { const { constructor: c } = {}; return c })()'],
    ["({}).constructor('return 1')()"],
  ])('%s leads to no prototype: it is refused by name', (source) => {
    expect(failure(`={{ ${source} }}`).code).toBe('EXPRESSION_UNSUPPORTED');
  });

  it.each([["[$json.items['map']]"], ['[Math.max.call]'], ["[$json['hasOwn' + 'Property']]"], ['[$now.toISO]']])(
    '%s gives no function of the host: methods are no values',
    (source) => {
      expect(run(`={{ ${source} }}`)).toEqual([null]);
    },
  );

  it('with an own key called __proto__ stay data and change no prototype', () => {
    const value = run('={{ Object.fromEntries([["__proto__", {polluted: 1}]]) }}') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('are not changed and not shared', () => {
    const before = JSON.stringify(json);
    run('={{ $json.items.sort().reverse() }}');
    expect(JSON.stringify(json)).toBe(before);
    expect(run('={{ $json.deep }}')).not.toBe(json.deep);
  });
});

describe('a callback', () => {
  it.each([
    ['[7, 7].map((x, i, all, more) => more = (more ?? 0) + 1)', [1, 1]],
    ['[7, 7].map((x, i, all) => (all = i, all))', [0, 1]],
    ['[7, 8].map(x => x = x + 1)', [8, 9]],
    ['[5, 6].reduce((sum, x, i, all, more) => more = (more ?? sum) + x, 0)', 11],
    ['[5, 6].reduce((sum, x, i, all) => sum + all.length + i, 0)', 5],
    [
      '(() => { const f = (x, i) => [Array.isArray(x) ? x.map(f) : x, i]; return [[8, 9], 7].map(f) })()',
      [
        [
          [
            [8, 0],
            [9, 1],
          ],
          0,
        ],
        [7, 1],
      ],
    ],
    ['[1, 2].map(x => () => x).map(f => f())', [1, 2]],
  ])('finds in each call nothing that another call has left: %s', (source, expected) => {
    expect(run(`={{ ${source} }}`)).toEqual(expected);
  });
});

describe('a block that fails in the way of JavaScript', () => {
  const warned = (source: string) => {
    const warnings: ErrorData[] = [];
    const value = evaluate(compileTemplate(source), { ...context, warn: (warning) => void warnings.push(warning) });
    return { value, warnings };
  };

  it.each([
    ['={{ $json.missing.more }}', 'nothing to read "more"', 4],
    ['={{ $json.name.toUpercase() }}', 'Did you mean "toUpperCase"?', 4],
    ['={{ 1 + $json.nope() }}', '"nope" is not a function', 8],
    ['={{ (() => { throw new TypeError("sour") })() }}', 'TypeError: sour', 19],
    ['={{ $jsn }}', 'Did you mean "$json"?', 4],
    ['={{ $json.zero\nother line }}', null, 0],
  ])('%s is undefined, and says why', (source, message, position) => {
    if (message === null) return expect(() => warned(source)).toThrow(/One block holds one expression/);
    const { value, warnings } = warned(source);
    expect(value).toBeUndefined();
    expect(warnings[0]!.message).toContain(message);
    expect(warnings[0]!.details!.position).toBe(position);
  });

  it('leaves the other blocks of the template alone', () => {
    expect(warned('=a{{ $json.x.y.z }}b{{ 1 }}').value).toBe('ab1');
  });
});

describe('parameters', () => {
  it('are evaluated at every depth, and what gives nothing is left out', () => {
    const params = {
      a: '={{ 1 }}',
      b: [{ c: '=x{{ $json.zero }}' }, '={{ $json.missing }}'],
      d: '{{ 1 }}',
      e: '={{ $json.missing }}',
    };
    expect(resolveParams(params, context)).toEqual({ a: 1, b: [{ c: 'x0' }, null], d: '{{ 1 }}' });
  });

  it('name the nodes whose items they read', () => {
    expect(
      referencedNodes(compileTemplate("={{ $('A').first() }}{{ $node['B'].json + $node.C.json + $(`A`).item }}")),
    ).toEqual(['A', 'B', 'C']);
    expect(referencedNodesIn({ a: ["={{ $('A').item }}"], b: { c: "={{ $('B').item +" }, d: "$('D')" })).toEqual(['A']);
  });
});
