// If these fail, a node is drawn without the ports that its connections use, or the browser folds by other rules.
import { expect, it } from 'vitest';
import { WorkflowDocument } from '../../../core/workflow/document.ts';
import { buildGraph } from '../../../core/engine/graph.ts';
import { inputLabels, outputLabels, traitsIn } from './ports.ts';

const node = (id: string) => ({ id, name: id, type: id, params: { of: id } });
const document = WorkflowDocument.parse({
  name: 'Ports',
  nodes: ['switch', 'constructor', 'end'].map(node),
  connections: [
    { from: { node: 'switch', index: 2 }, to: { node: 'constructor', index: 1 } },
    { from: { node: 'switch', port: 'error' }, to: { node: 'end' } },
  ],
});
const ports = {
  switch: { inputs: [''], outputs: ['low', 'high', 'else'], traits: { outputs: 3, retry: 'never' as const } },
  end: { inputs: [], outputs: [''], traits: { outputs: 1, retry: 'safe' as const } },
};

it('names the ports that the parameters make, and those that connections use of an unknown type', () => {
  expect(outputLabels(document, ports, 'switch')).toEqual(['low', 'high', 'else']);
  expect(inputLabels(document, ports, 'end')).toEqual(['']);
  expect(inputLabels(document, ports, 'constructor')).toEqual(['', '1']);
  expect(outputLabels(document, ports, 'constructor')).toEqual(['']);
});

it('gives the fold the traits of the place where the run is, so that the error port is the same', () => {
  const graph = buildGraph(document, traitsIn(document, ports));
  expect(graph.nodes.get('switch')!.edges[3]).toMatchObject([{ to: 'end' }]);
  expect(graph.nodes.get('switch')!.traits.retry).toBe('never');
  expect(graph.nodes.get('constructor')!.traits).toEqual({ outputs: 1, retry: 'safe' });
});
