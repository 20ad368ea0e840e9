import type { Conformance } from '../workflow.ts';
import { count, nothing, put } from './short.ts';

/** Workflows that call others. */
export const CALLS: Record<string, Conformance> = {
  'a called workflow gives its items back, paired with those that went in': {
    links: 'start>call call>after',
    nodes: { call: ['sub-workflow', { workflow: '$called' }], after: nothing },
    items: count(2),
    called: { links: 'start>inner', nodes: { inner: put('inner', '={{ $json.n + 100 }}') }, outcome: [] },
    outcome: [
      'succeeded',
      'after:0 succeeded [{"n":1,"inner":101}<0 {"n":2,"inner":102}<1]',
      'call:0 succeeded [{"n":1,"inner":101}<0 {"n":2,"inner":102}<1]',
      'start:0 succeeded [{"n":1} {"n":2}]',
    ],
  },
  'a workflow that is called for each item gives all results in order': {
    order: 'v1',
    links: 'start>call call>after',
    nodes: { call: ['sub-workflow', { workflow: '$called', mode: 'each', atOnce: 2 }], after: nothing },
    items: count(3),
    called: { links: 'start>inner', nodes: { inner: put('inner', '={{ $json.n + 100 }}') }, outcome: [] },
    outcome: [
      'succeeded',
      'start:0 succeeded [{"n":1} {"n":2} {"n":3}]',
      'call:0 succeeded [{"n":1,"inner":101}<0 {"n":2,"inner":102}<1 {"n":3,"inner":103}<2]',
      'after:0 succeeded [{"n":1,"inner":101}<0 {"n":2,"inner":102}<1 {"n":3,"inner":103}<2]',
    ],
  },
  'a workflow for which nobody waits leaves the items as they are': {
    links: 'start>call call>after',
    nodes: { call: ['sub-workflow', { workflow: '$called', wait: false }], after: nothing },
    items: count(2),
    called: { links: 'start>inner', nodes: { inner: put('inner', '={{ $json.n + 100 }}') }, outcome: [] },
    outcome: [
      'succeeded',
      'after:0 succeeded [{"n":1}<0 {"n":2}<1]',
      'call:0 succeeded [{"n":1}<0 {"n":2}<1]',
      'start:0 succeeded [{"n":1} {"n":2}]',
    ],
  },
  'a called workflow that fails fails its caller': {
    links: 'start>call call>after',
    nodes: { call: ['sub-workflow', { workflow: '$called' }], after: nothing },
    called: { links: 'start>bad', nodes: { bad: ['stop-and-error', { message: 'no' }] }, outcome: [] },
    outcome: ['failed WORKFLOW_STOPPED at call', 'call:0 failed WORKFLOW_STOPPED', 'start:0 succeeded [{}]'],
  },
  'a call that fails takes its error branch': {
    links: 'start>call call>after call.error>handled',
    nodes: {
      call: ['sub-workflow', { workflow: '$called' }, { onError: 'branch' }],
      after: nothing,
      handled: [
        'set',
        {
          mode: 'fields',
          keepInput: false,
          assignments: [{ name: 'code', type: 'string', value: '={{ $json.error.code }}' }],
        },
      ],
    },
    called: { links: 'start>bad', nodes: { bad: ['stop-and-error', { message: 'no' }] }, outcome: [] },
    outcome: [
      'succeeded',
      'call:0 failed WORKFLOW_STOPPED [] [{"error":{"message":"The called workflow failed (execution ID): no","code":"WORKFLOW_STOPPED","node":"call","item":0,"attempt":1,"status":null,"cause":{"code":"WORKFLOW_STOPPED","message":"no","executionId":"ID"}}}<0]',
      'handled:0 succeeded [{"code":"WORKFLOW_STOPPED"}<0]',
      'start:0 succeeded [{}]',
    ],
  },
  'a called workflow that waits lets its caller wait': {
    links: 'start>call call>after',
    nodes: { call: ['sub-workflow', { workflow: '$called' }], after: nothing },
    called: {
      links: 'start>wait',
      nodes: { wait: ['wait', { mode: 'duration', amount: 0.05, unit: 'seconds' }] },
      outcome: [],
    },
    items: count(1),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"n":1}<0]',
      'call:0 succeeded [{"n":1}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
};
