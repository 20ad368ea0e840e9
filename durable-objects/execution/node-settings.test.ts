// If these fail, a setting beside a node's parameters does not do what the editor says it does.
import { expect, it } from 'vitest';
import type { Item } from '../../core/workflow/item.ts';
import { WorkflowNode } from '../../core/workflow/document.ts';
import { itemsInstead, settledOutputs, takenInputs, typeRun } from './node-settings.ts';

const items: Item[] = [{ json: { n: 1 } }, { json: { n: 2 } }];
const node = (settings: object) => WorkflowNode.parse({ id: 'n', name: 'N', type: 'no-op', ...settings });

it('hands the first item of each input to a node that runs once', () => {
  const slices = [
    { ref: '1.0', from: 3, to: 5 },
    { ref: '2.0', from: 0, to: 2 },
  ];
  expect(takenInputs(node({ executeOnce: true }), [slices, [], null])).toEqual([
    [{ ref: '1.0', from: 3, to: 4 }],
    [],
    [],
  ]);
  expect(takenInputs(node({}), [slices, null])).toEqual([slices, []]);
});

it('runs a disabled node as one that passes its items on', () => {
  expect(typeRun(node({ type: 'http', disabled: true }))).toBe('no-op');
  expect(typeRun(node({ type: 'http' }))).toBe('http');
});

it('gives pinned items, whole or bare, in a run by hand and never in production', () => {
  const pinned = node({ pinned: [{ a: 1 }, { json: { b: 2 } }] });
  expect(itemsInstead(pinned, 'manual')).toEqual([{ json: { a: 1 } }, { json: { b: 2 } }]);
  expect(itemsInstead(pinned, 'production')).toBeNull();
  expect(itemsInstead(node({ pinned: [{ a: 1 }], disabled: true }), 'manual')).toBeNull();
  expect(itemsInstead(node({ pinned: [5, { json: null }] }), 'manual')).toEqual([
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
