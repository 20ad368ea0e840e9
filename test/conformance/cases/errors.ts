import type { Conformance } from '../workflow.ts';
import { call, count, nothing } from './short.ts';

/** Failures: where they go, and how often a node tries. */
export const ERRORS: Record<string, Conformance> = {
  'a failure stops the run': {
    links: 'start>bad bad>after',
    nodes: { bad: call('status/404'), after: nothing },
    items: count(2),
    outcome: ['failed HTTP_STATUS at bad', 'bad:0 failed HTTP_STATUS of 0', 'start:0 succeeded [{"n":1} {"n":2}]'],
  },
  'a failure that is to be ignored gives an item with the error': {
    links: 'start>bad bad>after',
    nodes: { bad: call('status/404', { onError: 'continue' }), after: nothing },
    outcome: [
      'succeeded',
      'after:0 succeeded [{"error":"POST http://sink.test/conformance/status/404 was answered with 404. Check the URL."}<0]',
      'bad:0 succeeded [{"error":"POST http://sink.test/conformance/status/404 was answered with 404. Check the URL."}<0]',
      'start:0 succeeded [{}]',
    ],
  },
  'a failure with a branch of its own goes there with the standard error': {
    links: 'start>bad bad>good bad.error>handled',
    nodes: {
      bad: call('status/404', { onError: 'branch' }),
      good: nothing,
      handled: [
        'set',
        {
          mode: 'fields',
          keepInput: false,
          assignments: [
            { name: 'code', type: 'string', value: '={{ $json.error.code }}' },
            { name: 'status', type: 'number', value: '={{ $json.error.status }}' },
          ],
        },
      ],
    },
    items: count(2),
    outcome: [
      'succeeded',
      'bad:0 succeeded [] [{"n":1,"error":{"message":"POST http://sink.test/conformance/status/404 was answered with 404. Check the URL.","code":"HTTP_STATUS","node":"bad","item":0,"attempt":1,"status":404,"cause":null}}<0 {"n":2,"error":{"message":"POST http://sink.test/conformance/status/404 was answered with 404. Check the URL.","code":"HTTP_STATUS","node":"bad","item":1,"attempt":1,"status":404,"cause":null}}<1]',
      'handled:0 succeeded [{"code":"HTTP_STATUS","status":404}<0 {"code":"HTTP_STATUS","status":404}<1]',
      'start:0 succeeded [{"n":1} {"n":2}]',
    ],
  },
  'an n8n error output gives the item with the message': {
    links: 'start>bad bad>good bad.error>handled',
    nodes: {
      bad: call('status/404', { onError: 'n8n-error-output' }),
      good: nothing,
      handled: [
        'set',
        { mode: 'fields', keepInput: false, assignments: [{ name: 'n', type: 'number', value: '={{ $json.n }}' }] },
      ],
    },
    items: count(1),
    outcome: [
      'succeeded',
      'bad:0 succeeded [] [{"n":1,"error":"POST http://sink.test/conformance/status/404 was answered with 404. Check the URL."}<0]',
      'handled:0 succeeded [{"n":1}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
  'items that failed take the error branch and the others go on': {
    order: 'v1',
    links: 'start>some some>good some.error>handled',
    nodes: {
      some: [
        'http',
        { method: 'GET', url: '=http://sink.test/conformance/status/{{ $json.s }}' },
        { onError: 'branch' },
      ],
      good: nothing,
      handled: [
        'set',
        { mode: 'fields', keepInput: false, assignments: [{ name: 's', type: 'number', value: '={{ $json.s }}' }] },
      ],
    },
    items: [{ s: 200 }, { s: 404 }, { s: 201 }],
    outcome: [
      'succeeded',
      'start:0 succeeded [{"s":200} {"s":404} {"s":201}]',
      'some:0 succeeded [{"no":true}<0 {"no":true}<2] [{"s":404,"error":{"message":"GET http://sink.test/conformance/status/404 was answered with 404. Check the URL.","code":"HTTP_STATUS","node":"some","item":1,"attempt":1,"status":404,"cause":null}}<1]',
      'good:0 succeeded [{"no":true}<0 {"no":true}<1]',
      'handled:0 succeeded [{"s":404}<0]',
    ],
  },
  'a node says which error stops the run': {
    links: 'start>stop',
    nodes: { stop: ['stop-and-error', { message: '=No {{ $json.n }}' }] },
    items: count(1),
    outcome: ['failed WORKFLOW_STOPPED at stop', 'start:0 succeeded [{"n":1}]', 'stop:0 failed WORKFLOW_STOPPED'],
  },
  'an unhandled failure in v1 keeps the rest from running': {
    order: 'v1',
    links: 'start>bad start>other other>last',
    nodes: {
      bad: ['stop-and-error', { message: 'no' }, { at: [0, 0] }],
      other: ['no-op', {}, { at: [0, 100] }],
      last: nothing,
    },
    outcome: ['failed WORKFLOW_STOPPED at bad', 'start:0 succeeded [{}]', 'bad:0 failed WORKFLOW_STOPPED'],
  },
  'a fixed retry tries until it is done': {
    links: 'start>again again>after',
    nodes: { again: call('fails/2', { retry: { strategy: 'fixed', attempts: 4 } }), after: nothing },
    items: count(1),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"calls":3}<0]',
      'again:0 succeeded ×3 [{"calls":3}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
  'a linear retry tries until it is done': {
    links: 'start>again again>after',
    nodes: { again: call('fails/2', { retry: { strategy: 'linear', attempts: 4 } }), after: nothing },
    items: count(1),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"calls":3}<0]',
      'again:0 succeeded ×3 [{"calls":3}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
  'an exponential retry tries until it is done': {
    links: 'start>again again>after',
    nodes: { again: call('fails/2', { retry: { strategy: 'exponential', attempts: 4 } }), after: nothing },
    items: count(1),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"calls":3}<0]',
      'again:0 succeeded ×3 [{"calls":3}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
  'a fibonacci retry tries until it is done': {
    links: 'start>again again>after',
    nodes: { again: call('fails/2', { retry: { strategy: 'fibonacci', attempts: 4 } }), after: nothing },
    items: count(1),
    outcome: [
      'succeeded',
      'after:0 succeeded [{"calls":3}<0]',
      'again:0 succeeded ×3 [{"calls":3}<0]',
      'start:0 succeeded [{"n":1}]',
    ],
  },
  'a custom retry asks its expression for the delay': {
    links: 'start>again',
    nodes: {
      again: call('fails/2', {
        retry: { strategy: 'custom', attempts: 3, delay: '={{ $error.details.status - 500 }}' },
      }),
    },
    outcome: ['succeeded', 'again:0 succeeded ×3 [{"calls":3}<0]', 'start:0 succeeded [{}]'],
  },
  'a retry ends after its last try': {
    links: 'start>again again>after',
    nodes: { again: call('fails/9', { retry: { strategy: 'fixed', attempts: 2 } }), after: nothing },
    outcome: ['failed HTTP_STATUS at again', 'again:0 failed ×2 HTTP_STATUS of 0', 'start:0 succeeded [{}]'],
  },
  'a retry whose condition does not hold is none': {
    links: 'start>again',
    nodes: {
      again: call('fails/1', {
        retry: { strategy: 'fixed', attempts: 3, when: '={{ $error.details.status === 429 }}' },
      }),
    },
    outcome: ['failed HTTP_STATUS at again', 'again:0 failed HTTP_STATUS of 0', 'start:0 succeeded [{}]'],
  },
  'a failure that nobody can mend by waiting is not tried again': {
    links: 'start>bad',
    nodes: { bad: call('status/400', { retry: { strategy: 'fixed', attempts: 3 } }) },
    outcome: ['failed HTTP_STATUS at bad', 'bad:0 failed HTTP_STATUS of 0', 'start:0 succeeded [{}]'],
  },
  'a retry keeps what other items gave, and then takes the error branch': {
    links: 'start>again again>good again.error>bad',
    nodes: {
      again: [
        'http',
        { method: 'GET', url: '=http://sink.test/conformance/status/{{ $json.s }}' },
        { onError: 'branch', retry: { strategy: 'fixed', attempts: 2 } },
      ],
      good: nothing,
      bad: [
        'set',
        { mode: 'fields', keepInput: false, assignments: [{ name: 's', type: 'number', value: '={{ $json.s }}' }] },
      ],
    },
    items: [{ s: 200 }, { s: 503 }, { s: 201 }],
    outcome: [
      'succeeded',
      'again:0 succeeded ×2 [{"no":true}<0 {"no":true}<2] [{"s":503,"error":{"message":"GET http://sink.test/conformance/status/503 was answered with 503. The service has a problem: let the node retry.","code":"HTTP_STATUS","node":"again","item":1,"attempt":2,"status":503,"cause":null}}<1]',
      'bad:0 succeeded [{"s":503}<0]',
      'good:0 succeeded [{"no":true}<0 {"no":true}<1]',
      'start:0 succeeded [{"s":200} {"s":503} {"s":201}]',
    ],
  },
  'a service that asks for a moment gets it': {
    links: 'start>busy busy>after',
    nodes: { busy: call('busy', { retry: { strategy: 'fixed', attempts: 2 } }), after: nothing },
    outcome: [
      'succeeded',
      'after:0 succeeded [{"calls":2}<0]',
      'busy:0 succeeded ×2 [{"calls":2}<0]',
      'start:0 succeeded [{}]',
    ],
  },
};
