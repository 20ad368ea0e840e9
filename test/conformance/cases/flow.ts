import type { Conformance } from '../workflow.ts';
import { below, call, count, nothing, put } from './short.ts';

/** What runs, in which order, and with which items. */
export const FLOW: Record<string, Conformance> = {
  'a chain hands each item on and says where it came from': {
    links: 'start>a a>b b>c',
    nodes: { a: put('a', '={{ $json.n * 2 }}'), b: put('b', '={{ $json.a + 1 }}'), c: nothing },
    items: count(2),
    outcome: [
      'succeeded',
      'a:0 succeeded [{"n":1,"a":2}<0 {"n":2,"a":4}<1]',
      'b:0 succeeded [{"n":1,"a":2,"b":3}<0 {"n":2,"a":4,"b":5}<1]',
      'c:0 succeeded [{"n":1,"a":2,"b":3}<0 {"n":2,"a":4,"b":5}<1]',
      'start:0 succeeded [{"n":1} {"n":2}]',
    ],
  },
  'branches in v1 run one after the other, to their ends, from top to bottom': {
    order: 'v1',
    links: 'start>low start>high low>low2 high>high2',
    nodes: {
      low: ['no-op', {}, { at: [0, 200] }],
      high: ['no-op', {}, { at: [0, 0] }],
      low2: ['no-op', {}, { at: [200, 200] }],
      high2: ['no-op', {}, { at: [200, 0] }],
    },
    outcome: [
      'succeeded',
      'start:0 succeeded [{}]',
      'high:0 succeeded [{}<0]',
      'high2:0 succeeded [{}<0]',
      'low:0 succeeded [{}<0]',
      'low2:0 succeeded [{}<0]',
    ],
  },
  'branches in v0 run level by level': {
    order: 'v0',
    links: 'start>low start>high low>low2 high>high2',
    nodes: {
      low: ['no-op', {}, { at: [0, 200] }],
      high: ['no-op', {}, { at: [0, 0] }],
      low2: ['no-op', {}, { at: [200, 200] }],
      high2: ['no-op', {}, { at: [200, 0] }],
    },
    outcome: [
      'succeeded',
      'start:0 succeeded [{}]',
      'low:0 succeeded [{}<0]',
      'high:0 succeeded [{}<0]',
      'low2:0 succeeded [{}<0]',
      'high2:0 succeeded [{}<0]',
    ],
  },
  'branches in parallel all run': {
    links: 'start>a start>b a>a2 b>b2',
    nodes: { a: call('echo'), b: put('b', 1), a2: nothing, b2: nothing },
    items: count(1),
    outcome: [
      'succeeded',
      'a:0 succeeded [{"n":1}<0]',
      'a2:0 succeeded [{"n":1}<0]',
      'b:0 succeeded [{"n":1,"b":1}<0]',
      'b2:0 succeeded [{"n":1,"b":1}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
  'an if sends each item one way, and what gets nothing does not run': {
    links: 'start>if if>yes if.1>no no>after',
    nodes: { if: below(9), yes: nothing, no: nothing, after: nothing },
    items: count(2),
    outcome: [
      'succeeded',
      'if:0 succeeded [{"n":1}<0 {"n":2}<1] []',
      'start:0 succeeded [{"n":1} {"n":2}]',
      'yes:0 succeeded [{"n":1}<0 {"n":2}<1]',
    ],
  },
  'an if splits its items over both ways': {
    order: 'v1',
    links: 'start>if if>yes if.1>no',
    nodes: { if: below(2), yes: nothing, no: nothing },
    items: count(3),
    outcome: [
      'succeeded',
      'start:0 succeeded [{"n":1} {"n":2} {"n":3}]',
      'if:0 succeeded [{"n":1}<0] [{"n":2}<1 {"n":3}<2]',
      'yes:0 succeeded [{"n":1}<0]',
      'no:0 succeeded [{"n":2}<0 {"n":3}<1]',
    ],
  },
  'a switch without a fitting rule drops the item': {
    links: 'start>switch switch>a switch.1>b',
    nodes: {
      switch: [
        'switch',
        {
          mode: 'rules',
          rules: [
            { conditions: [{ left: '={{ $json.n }}', operator: 'equals', right: '1' }] },
            { conditions: [{ left: '={{ $json.n }}', operator: 'equals', right: '2' }] },
          ],
        },
      ],
      a: nothing,
      b: nothing,
    },
    items: count(3),
    outcome: [
      'succeeded',
      'a:0 succeeded [{"n":1}<0]',
      'b:0 succeeded [{"n":2}<0]',
      'start:0 succeeded [{"n":1} {"n":2} {"n":3}]',
      'switch:0 succeeded [{"n":1}<0] [{"n":2}<1]',
    ],
  },
  'a disabled node passes its items on': {
    links: 'start>off off>after',
    nodes: { off: put('n', 99, { disabled: true }), after: nothing },
    items: count(2),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"n":1}<0 {"n":2}<1]',
      'off:0 succeeded [{"n":1}<0 {"n":2}<1]',
      'start:0 succeeded [{"n":1} {"n":2}]',
    ],
  },
  'a pinned node gives its pin instead of running': {
    links: 'start>pinned pinned>after',
    nodes: { pinned: call('status/500', { pinned: [{ from: 'pin' }, { json: { whole: true } }] }), after: nothing },
    outcome: [
      'succeeded',
      'after:0 succeeded [{"from":"pin"}<0 {"whole":true}<1]',
      'pinned:0 succeeded [{"from":"pin"} {"whole":true}]',
      'start:0 succeeded [{}]',
    ],
  },
  'a node that runs once takes the first item': {
    links: 'start>once once>after',
    nodes: { once: put('seen', 1, { executeOnce: true }), after: nothing },
    items: count(3),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"n":1,"seen":1}<0]',
      'once:0 succeeded [{"n":1,"seen":1}<0]',
      'start:0 succeeded [{"n":1} {"n":2} {"n":3}]',
    ],
  },
  'a node that always gives data gives an empty item where it had none': {
    links: 'start>filter filter>after',
    nodes: {
      filter: [
        'filter',
        { conditions: [{ left: '={{ $json.n }}', operator: 'equals', right: '9' }] },
        { alwaysOutputData: true },
      ],
      after: nothing,
    },
    items: count(2),
    outcome: [
      'succeeded',
      'after:0 succeeded [{}<0]',
      'filter:0 succeeded [{}<0<1] [{"n":1}<0 {"n":2}<1]',
      'start:0 succeeded [{"n":1} {"n":2}]',
    ],
  },
  'a node that gives nothing ends its path': {
    links: 'start>filter filter>after',
    nodes: {
      filter: ['filter', { conditions: [{ left: '={{ $json.n }}', operator: 'equals', right: '9' }] }],
      after: nothing,
    },
    items: count(2),
    outcome: ['succeeded', 'filter:0 succeeded [] [{"n":1}<0 {"n":2}<1]', 'start:0 succeeded [{"n":1} {"n":2}]'],
  },
  'an expression sees the items of an earlier node': {
    links: 'start>a a>b b>c',
    nodes: { a: put('a', 5), b: ['limit', { count: 1 }], c: put('c', '={{ $("a").all().length }}') },
    items: count(2),
    outcome: [
      'succeeded',
      'a:0 succeeded [{"n":1,"a":5}<0 {"n":2,"a":5}<1]',
      'b:0 succeeded [{"n":1,"a":5}<0]',
      'c:0 succeeded [{"n":1,"a":5,"c":2}<0]',
      'start:0 succeeded [{"n":1} {"n":2}]',
    ],
  },
  'a node with two connections into one input runs once for each in v1': {
    order: 'v1',
    links: 'start>a start>b a>c b>c',
    nodes: { a: put('a', 1), b: put('b', 2), c: nothing },
    outcome: [
      'succeeded',
      'start:0 succeeded [{}]',
      'a:0 succeeded [{"a":1}<0]',
      'c:0 succeeded [{"a":1}<0]',
      'b:0 succeeded [{"b":2}<0]',
      'c:1 succeeded [{"b":2}<0]',
    ],
  },
  'a node with two connections into one input runs once for each in parallel': {
    links: 'start>a start>b a>c b>c',
    nodes: { a: put('a', 1), b: put('b', 2), c: nothing },
    outcome: [
      'succeeded',
      'a:0 succeeded [{"a":1}<0]',
      'b:0 succeeded [{"b":2}<0]',
      'c:0 succeeded [{"a":1}<0]',
      'c:1 succeeded [{"b":2}<0]',
      'start:0 succeeded [{}]',
    ],
  },
};
