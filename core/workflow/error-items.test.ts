// If these fail, imported workflows send failed items on as good ones, or good ones to the error output.
import { describe, expect, it } from 'vitest';
import { firstItemError, isErrorItem, normalizeErrors, splitErrorItems, type FallibleItem } from './error-items.ts';
import type { Item } from './item.ts';

const item = (json: FallibleItem['json'], from?: number, error?: string): FallibleItem => ({
  json,
  ...(from === undefined ? {} : { pairedItem: { item: from } }),
  ...(error === undefined ? {} : { error: { message: error } }),
});

describe('an item is an error item', () => {
  it.each<[string, FallibleItem, boolean]>([
    ['with an error beside its json', item({ a: 1 }, 0, 'no'), true],
    ['with nothing but an error', item({ error: 'no' }), true],
    ['with an error and a message', item({ error: 'no', message: 'why' }), true],
    ['not with an error and another field', item({ error: 'no', id: 1 }), false],
    ['not with an error, a message and a third field', item({ error: 'no', message: 'why', id: 1 }), false],
    ['not without a word', item({}), false],
    ['not with an empty error', item({ error: null }), false],
  ])('%s', (_what, one, expected) => expect(isErrorItem(one)).toBe(expected));
});

describe('the error output', () => {
  const inputs: Item[][] = [[{ json: { id: 7, error: 'old' } }, { json: { id: 8 } }], [{ json: { other: 9 } }]];

  it('gets the failed items of every regular output in their order, and the rest stays where it was', () => {
    const outputs = [
      [item({ a: 1 }), item({ error: 'x' }, 0)],
      [item({ error: 'y', message: 'm' }, 1), item({ b: 2 })],
    ];
    expect(splitErrorItems(outputs, inputs, 2)).toEqual([
      [item({ a: 1 })],
      [item({ b: 2 })],
      [item({ id: 7, error: 'x' }, 0), item({ id: 8, error: 'y', message: 'm' }, 1)],
    ]);
  });

  it('merges the input item of the right input underneath, where the pairing says which', () => {
    const paired: FallibleItem[] = [
      { json: { error: 'x' }, pairedItem: { item: 0, input: 1 } },
      { json: { error: 'x' }, pairedItem: [{ item: 1 }, { item: 0 }] },
      { json: { error: 'x' }, pairedItem: { item: 99 } },
      { json: { error: 'x' } },
    ];
    expect(splitErrorItems([paired], inputs, 1)[1]!.map(({ json }) => json)).toEqual([
      { other: 9, error: 'x' },
      { id: 8, error: 'x' },
      { error: 'x' },
      { error: 'x' },
    ]);
  });

  it('leaves the error itself behind: the json says it', () => {
    expect(splitErrorItems(normalizeErrors([[item({ a: 1 }, 1, 'no')]]), inputs, 1)).toEqual([
      [],
      [item({ id: 8, error: 'no' }, 1)],
    ]);
  });

  it('has as many regular outputs as the node, also where the call gave fewer', () => {
    expect(splitErrorItems([[item({ a: 1 })]], inputs, 3)).toEqual([[item({ a: 1 })], [], [], []]);
  });
});

it.each<[string, FallibleItem, FallibleItem]>([
  ['an error beside the json', item({ a: 1 }, 0, 'no'), item({ error: 'no' }, 0, 'no')],
  ['$error as a text beside $json', item({ $error: 'no', $json: {} }), item({ error: 'no' }, undefined, 'no')],
  [
    '$error as an object beside $json',
    item({ $error: { message: 'no' }, $json: {} }),
    item({ error: 'no' }, undefined, 'no'),
  ],
  ['$error alone', item({ $error: 'no' }), item({ $error: 'no' })],
  ['an ordinary item', item({ a: 1 }), item({ a: 1 })],
])('after a call %s becomes what n8n makes of it', (_what, before, after) => {
  expect(normalizeErrors([[before]])).toEqual([[after]]);
});

it.each<[string, FallibleItem[][], string | null]>([
  ['the first item of the first output', [[item({ error: 'no', id: 1 })]], 'no'],
  ['an error that is no text', [[item({ error: { status: 500 } })]], '{"status":500}'],
  ['not the second', [[item({}), item({ error: 'no' })]], null],
  ['not another output', [[], [item({ error: 'no' })]], null],
  ['not nothing', [], null],
])('a try failed by %s', (_what, outputs, error) => expect(firstItemError(outputs)).toBe(error));
