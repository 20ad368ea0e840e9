import type { Json } from '../../../core/workflow/document.ts';
import type { ShortNode } from '../workflow.ts';

type Settings = ShortNode[2];

/** Sets one field of each item to a number. */
export const put = (name: string, value: Json, settings?: Settings): ShortNode => [
  'set',
  { mode: 'fields', assignments: [{ name, type: 'number', value }] },
  settings,
];

/** Sends items on whose `n` is below the number to the first output, the others to the second. */
export const below = (number: number): ShortNode => [
  'if',
  { conditions: [{ left: '={{ $json.n }}', operator: 'lessThan', right: String(number) }] },
];

export const append: ShortNode = ['merge', { mode: 'append', inputs: 2 }];
export const nothing: ShortNode = ['no-op'];

/** Calls the world outside (see world.ts). */
export const call = (path: string, settings?: Settings): ShortNode => [
  'http',
  { method: 'POST', url: `http://sink.test/conformance/${path}`, body: 'json', json: '={{ $json }}' },
  settings,
];

export const count = (to: number) => Array.from({ length: to }, (_, index) => ({ n: index + 1 }));
