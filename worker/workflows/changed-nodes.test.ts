// If these fail, a partial run works on data of a node that was changed since, or runs what was not changed once more.
import { expect, it } from 'vitest';
import { WorkflowDocument } from '../../core/workflow/document.ts';
import { changedNodes } from './changed-nodes.ts';

type Change = (document: WorkflowDocument) => void;
const node = (id: string) => ({ id, name: id, type: 'set', params: { a: 1, b: 2 } });
const link = (from: string, to: string) => ({ from: { node: from }, to: { node: to } });

function changed(change: Change): string[] {
  const make = () =>
    WorkflowDocument.parse({
      name: 'W',
      nodes: [node('A'), node('B'), node('C')],
      connections: [link('A', 'B'), link('B', 'C')],
    });
  const after = make();
  change(after);
  return [...changedNodes(make(), after)];
}

it.each<[string, Change, string[]]>([
  ['nothing', () => undefined, []],
  ['the order of parameters', (w) => void (w.nodes[1]!.params = { b: 2, a: 1 }), []],
  ['a name', (w) => void (w.nodes[1]!.name = 'other'), []],
  ['a position', (w) => void (w.nodes[1]!.position = [5, 5]), []],
  ['a pin', (w) => void (w.nodes[1]!.pinned = [{}]), []],
  ['the order of connections', (w) => void w.connections.reverse(), []],
  ['a parameter', (w) => void (w.nodes[1]!.params = { a: 2, b: 2 }), ['B']],
  ['a credential', (w) => void (w.nodes[1]!.credentials = { auth: 'x' }), ['B']],
  ['whether it is disabled', (w) => void (w.nodes[1]!.disabled = true), ['B']],
  ['how it handles errors', (w) => void (w.nodes[1]!.onError = 'continue'), ['B']],
  ['what leads to it', (w) => void w.connections.splice(1, 1), ['C']],
  ['the input at which it arrives', (w) => void (w.connections[1]!.to.index = 1), ['C']],
  ['a new node', (w) => void w.nodes.push({ ...w.nodes[0]!, id: 'D', name: 'D' }), ['D']],
])('%s', (_what, change, expected) => {
  expect(changed(change)).toEqual(expected);
});
