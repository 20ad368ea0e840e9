// If these fail, a workflow of n8n that goes in a circle is refused here, or runs without end.
import { expect, it } from 'vitest';
import { findCycles } from '../workflow/find-cycles.ts';
import { parseDocument } from '../workflow/parse-document.ts';
import { CYCLE_LIMIT, limitCycles } from './limit-cycles.ts';

const documentOf = (...pairs: string[]) =>
  parseDocument({
    name: 'w',
    nodes: [...new Set(pairs.join('').split(''))].sort().map((id) => ({ id, name: id, type: 'x' })),
    connections: pairs.map(([from, to]) => ({ from: { node: from }, to: { node: to } })),
  });
const limited = (...pairs: string[]) => {
  const { document, limited: found } = limitCycles(documentOf(...pairs), () => false);
  expect(findCycles(document, ({ limit }) => limit !== undefined)).toEqual([]);
  expect(document.connections.filter(({ limit }) => limit === CYCLE_LIMIT)).toHaveLength(found.length);
  return found.map(({ from, to }) => from.node + to.node);
};

it.each([
  ['nothing where there is no circle', ['ab', 'bc', 'ac'], []],
  ['the connection that leads back', ['ab', 'bc', 'cb'], ['cb']],
  ['a connection of a node to itself', ['ab', 'bb'], ['bb']],
  ['one of each circle', ['ab', 'ba', 'bc', 'cd', 'dc'], ['ba', 'dc']],
  ['one of each of circles that share nodes', ['ab', 'bc', 'cd', 'da', 'cb'], ['da', 'cb']],
])('limits %s', (_, pairs, expected) => {
  expect(limited(...pairs).toSorted()).toEqual(expected.toSorted());
});

it('leaves alone what a loop ends', () => {
  const document = documentOf('ab', 'ba');
  expect(limitCycles(document, ({ from }) => from.node === 'a')).toEqual({ document, limited: [] });
});

it('goes through the connections once, however many circles there are', () => {
  const count = 70;
  const ids = Array.from({ length: count }, (_, index) => `n${index}`);
  const document = parseDocument({
    name: 'w',
    nodes: ids.map((id) => ({ id, name: id, type: 'x' })),
    connections: ids.flatMap((from) => ids.map((to) => ({ from: { node: from }, to: { node: to } }))),
  });
  let looked = 0;
  const { limited: found, document: result } = limitCycles(document, () => {
    looked += 1;
    return false;
  });
  expect(findCycles(result, ({ limit }) => limit !== undefined)).toEqual([]);
  // Of each pair of nodes one connection leads back, and each node leads to itself.
  expect(found).toHaveLength((count * (count + 1)) / 2);
  expect(looked).toBe(count * count);
});
