import type { Conformance } from '../workflow.ts';
import { call, count, nothing, put } from './short.ts';

/** Waits, timeouts and deadlines. */
export const TIME: Record<string, Conformance> = {
  'a wait for a time ends by itself': {
    links: 'start>wait wait>after',
    nodes: { wait: ['wait', { mode: 'duration', amount: 0.05, unit: 'seconds' }], after: nothing },
    items: count(2),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"n":1}<0 {"n":2}<1]',
      'start:0 succeeded [{"n":1} {"n":2}]',
      'wait:0 succeeded [{"n":1}<0 {"n":2}<1]',
    ],
  },
  'a wait for a moment that has passed does not wait': {
    links: 'start>wait wait>after',
    nodes: { wait: ['wait', { mode: 'until', until: '2020-01-01T00:00:00Z' }], after: nothing },
    outcome: ['succeeded', 'after:0 succeeded [{}<0]', 'start:0 succeeded [{}]', 'wait:0 succeeded [{}<0]'],
  },
  'a wait for an answer goes on with it': {
    links: 'start>wait wait>after',
    nodes: { wait: ['wait', { mode: 'webhook' }], after: put('seen', 1) },
    answers: [[{ yes: true }]],
    outcome: [
      'succeeded',
      'after:0 succeeded [{"yes":true,"seen":1}<0]',
      'start:0 succeeded [{}]',
      'wait:0 succeeded [{"yes":true}<0]',
    ],
  },
  'a wait without an answer takes the output for that': {
    links: 'start>wait wait>after wait.1>late',
    nodes: {
      wait: ['wait', { mode: 'webhook', limited: true, limitAmount: 0.05, limitUnit: 'seconds' }],
      after: nothing,
      late: nothing,
    },
    items: count(1),
    outcome: [
      'succeeded',
      'late:0 succeeded [{"n":1}<0]',
      'start:0 succeeded [{"n":1}]',
      'wait:0 succeeded [] [{"n":1}<0]',
    ],
  },
  'two waits side by side both end': {
    links: 'start>a start>b a>merge b>merge.1',
    nodes: {
      a: ['wait', { mode: 'duration', amount: 0.05, unit: 'seconds' }],
      b: ['wait', { mode: 'duration', amount: 0.1, unit: 'seconds' }],
      merge: ['merge', { mode: 'append', inputs: 2 }],
    },
    outcome: [
      'succeeded',
      'a:0 succeeded [{}<0]',
      'b:0 succeeded [{}<0]',
      'merge:0 succeeded [{}<0 {}<0.1]',
      'start:0 succeeded [{}]',
    ],
  },
  'a node that takes too long fails': {
    links: 'start>slow slow>after',
    nodes: { slow: call('silent', { timeoutSeconds: 0.1 }), after: nothing },
    outcome: ['failed NODE_TIMED_OUT at slow', 'slow:0 failed NODE_TIMED_OUT', 'start:0 succeeded [{}]'],
  },
  'a node that takes too long takes its error branch': {
    links: 'start>slow slow>after slow.error>handled',
    nodes: { slow: call('silent', { timeoutSeconds: 0.1, onError: 'branch' }), after: nothing, handled: nothing },
    items: count(1),
    outcome: [
      'succeeded',
      'handled:0 succeeded [{"n":1,"error":{"message":"Node \\"slow\\" did not finish within 100 ms. Raise its timeout or give it fewer items.","code":"NODE_TIMED_OUT","node":"slow","item":0,"attempt":1,"status":null,"cause":null}}<0]',
      'slow:0 failed NODE_TIMED_OUT [] [{"n":1,"error":{"message":"Node \\"slow\\" did not finish within 100 ms. Raise its timeout or give it fewer items.","code":"NODE_TIMED_OUT","node":"slow","item":0,"attempt":1,"status":null,"cause":null}}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
  'a node that takes too long is tried again': {
    links: 'start>slow',
    nodes: { slow: call('silent', { timeoutSeconds: 0.1, retry: { strategy: 'fixed', attempts: 2 } }) },
    outcome: ['failed NODE_TIMED_OUT at slow', 'slow:0 failed ×2 NODE_TIMED_OUT', 'start:0 succeeded [{}]'],
  },
  'a run that takes too long is timed out': {
    timeoutSeconds: 0.3,
    links: 'start>slow slow>after',
    nodes: { slow: call('silent'), after: nothing },
    outcome: ['timed_out EXECUTION_TIMED_OUT at the run', 'slow:0 cancelled', 'start:0 succeeded [{}]'],
  },
};
