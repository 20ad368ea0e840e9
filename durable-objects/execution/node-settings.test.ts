// If these fail, a setting beside a node's parameters does not do what the editor says it does.
import { expect, it } from 'vitest';
import type { Item } from '../../core/workflow/item.ts';
import { WorkflowNode } from '../../core/workflow/document.ts';
import { itemsInstead, settledOutputs, takenInputs } from './node-settings.ts';

const node = (settings: object) => WorkflowNode.parse({ id: 'n', name: 'N', type: 'no-op', ...settings });
const items = [{ json: { n: 1 } }, { json: { n: 2 } }];

it('hands the first item of each input to a node that runs once', () => {
  expect(takenInputs(node({ executeOnce: true }), [items, []])).toEqual([[items[0]], []]);
  expect(takenInputs(node({}), [items])).toEqual([items]);
});

it('passes the first input through a disabled node, each item paired with itself', () => {
  expect(itemsInstead(node({ disabled: true, pinned: [{ a: 1 }] }), [items], 'manual')).toEqual([
    { json: { n: 1 }, pairedItem: { item: 0 } },
    { json: { n: 2 }, pairedItem: { item: 1 } },
  ]);
});

it('gives pinned items, whole or bare, in a run by hand and never in production', () => {
  const pinned = node({ pinned: [{ a: 1 }, { json: { b: 2 } }] });
  expect(itemsInstead(pinned, [items], 'manual')).toEqual([{ json: { a: 1 } }, { json: { b: 2 } }]);
  expect(itemsInstead(pinned, [items], 'production')).toBeNull();
  expect(itemsInstead(node({ pinned: [5, { json: null }] }), [items], 'manual')).toEqual([
    { json: { value: 5 } },
    { json: { json: null } },
  ]);
});

it('adds an empty item only where the node asks for one and gave nothing on its first output', () => {
  const always = node({ alwaysOutputData: true });
  const second = [{ json: { other: true }, pairedItem: { item: 1 } }];
  expect(settledOutputs(always, [[], second], [items], 2)).toEqual([
    [{ json: {}, pairedItem: [{ item: 0 }, { item: 1 }] }],
    second,
  ]);
  expect(settledOutputs(node({}), [[]], [items], 1)).toEqual([[]]);
});

it('says of each item where it came from, where the node did not and that is certain', () => {
  expect(settledOutputs(node({}), [[{ json: { a: 1 } }, { json: { b: 2 } }]], [items], 1)).toEqual([
    [
      { json: { a: 1 }, pairedItem: { item: 0 } },
      { json: { b: 2 }, pairedItem: { item: 1 } },
    ],
  ]);
});

it("moves items that say an error to n8n's error output, with what they came from underneath", () => {
  const failing = node({ onError: 'n8n-error-output' });
  const outputs: Item[][] = [[{ json: { error: 'no' } }, { json: { ok: true } }]];
  expect(settledOutputs(failing, outputs, [items], 1)).toEqual([
    [{ json: { ok: true }, pairedItem: { item: 1 } }],
    [{ json: { n: 1, error: 'no' }, pairedItem: { item: 0 } }],
  ]);
  expect(settledOutputs(node({ onError: 'continue' }), outputs, [items], 1)[0]).toHaveLength(2);
});
