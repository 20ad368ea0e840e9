// If these fail, a setting beside a node's parameters does not do what the editor says it does.
import { expect, it } from 'vitest';
import { WorkflowNode } from '../../core/workflow/document.ts';
import { emptyItemInstead, itemsInstead, takenInputs, typeRun } from './node-settings.ts';

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
});

it('adds an empty item only where the node asks for one and gave nothing on its first output', () => {
  const always = node({ alwaysOutputData: true });
  expect(emptyItemInstead(always, 0, 2)).toEqual({ json: {}, pairedItem: [{ item: 0 }, { item: 1 }] });
  expect(emptyItemInstead(always, 1, 2)).toBeNull();
  expect(emptyItemInstead(node({}), 0, 2)).toBeNull();
});
