// If these fail, a setting beside a node's parameters does not do what the editor says it does.
import { expect, it } from 'vitest';
import { WorkflowNode } from '../../core/workflow/document.ts';
import { itemsInstead, takenInputs, withEmptyItem } from './node-settings.ts';

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
});

it('adds an empty item only where the node asks for one and gave nothing on its first output', () => {
  const always = node({ alwaysOutputData: true });
  const second = [{ json: { other: true } }];
  expect(withEmptyItem(always, [[], second], [items])).toEqual([
    [{ json: {}, pairedItem: [{ item: 0 }, { item: 1 }] }],
    second,
  ]);
  expect(withEmptyItem(always, [items], [items])).toEqual([items]);
  expect(withEmptyItem(node({}), [[]], [items])).toEqual([[]]);
});
