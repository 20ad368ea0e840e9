/**
 * If these fail, undo gives back another workflow than the one before, or an edit breaks a document silently.
 */
import { describe, expect, it } from 'vitest';
import type { WorkflowDocument } from './document.ts';
import { applyEdit, applyEdits, Edit } from './edits.ts';
import { parseDocument } from './parse-document.ts';

const link = (from: string, to: string, port = 'main') => ({
  from: { node: from, port, index: 0 },
  to: { node: to, port: 'main', index: 0 },
});
const start = parseDocument({
  name: 'Start',
  settings: { order: 'v1', timezone: 'Europe/Berlin' },
  nodes: ['a', 'b', 'c'].map((id) => ({
    id,
    name: id.toUpperCase(),
    type: 'no-op',
    ...(id === 'b' ? { notes: 'n', pinned: null } : {}),
  })),
  connections: [link('a', 'b'), { ...link('a', 'c'), limit: 9 }, link('b', 'c'), link('b', 'c', 'error')],
});
const node = (id: string, name = id) => ({ id, name, type: 'set' });

describe('applyEdit', () => {
  it.each<[Record<string, unknown>, (document: WorkflowDocument) => unknown, unknown]>([
    [{ kind: 'add-node', node: node('d') }, (d) => d.nodes.map(({ id }) => id), ['a', 'b', 'c', 'd']],
    [
      { kind: 'add-node', node: node('d'), index: 0, connections: [{ index: 1, connection: link('d', 'a') }] },
      (d) => d.connections[1],
      link('d', 'a'),
    ],
    [{ kind: 'remove-node', id: 'b' }, (d) => d.connections, [{ ...link('a', 'c'), limit: 9 }]],
    [{ kind: 'rename-node', id: 'a', name: 'Z' }, (d) => d.nodes[0]!.name, 'Z'],
    [{ kind: 'move-node', id: 'a', position: [5, 6] }, (d) => d.nodes[0]!.position, [5, 6]],
    [{ kind: 'set-params', id: 'a', params: { x: 1 } }, (d) => d.nodes[0]!.params, { x: 1 }],
    [
      {
        kind: 'set-node-settings',
        id: 'b',
        settings: { disabled: true, timeoutSeconds: 5, retry: {} },
        remove: ['notes'],
      },
      (d) => [d.nodes[1]!.disabled, d.nodes[1]!.retry?.attempts, 'notes' in d.nodes[1]!],
      [true, 3, false],
    ],
    [{ kind: 'connect', connection: link('c', 'a'), index: 0 }, (d) => d.connections[0], link('c', 'a')],
    [{ kind: 'disconnect', connection: link('a', 'c') }, (d) => d.connections.length, 3],
    [{ kind: 'limit-connection', connection: link('b', 'c'), limit: 5 }, (d) => d.connections[2]!.limit, 5],
    [{ kind: 'limit-connection', connection: link('a', 'c'), limit: 3 }, (d) => d.connections[1]!.limit, 3],
    [{ kind: 'limit-connection', connection: link('a', 'c'), limit: null }, (d) => 'limit' in d.connections[1]!, false],
    [
      { kind: 'set-node-settings', id: 'a', settings: { onOpenBreaker: 'branch' } },
      (d) => d.nodes[0]!.onOpenBreaker,
      'branch',
    ],
    [{ kind: 'set-settings', settings: {} }, (d) => d.settings, { order: 'parallel' }],
    [{ kind: 'rename-workflow', name: ' New ' }, (d) => d.name, 'New'],
  ])('applies %j, and its inverse takes it back', (raw, look, expected) => {
    const before = JSON.stringify(start);
    const { document, inverse } = applyEdit(start, Edit.parse(raw));
    expect(look(document)).toEqual(expected);
    expect(JSON.stringify(start), 'the given document stays').toBe(before);
    expect(parseDocument(document)).toEqual(document);
    expect(applyEdit(document, Edit.parse(JSON.parse(JSON.stringify(inverse)))).document).toEqual(start);
  });

  it.each([
    [{ kind: 'add-node', node: node('a', 'new') }],
    [{ kind: 'add-node', node: node('new', 'A') }],
    [{ kind: 'add-node', node: node('d'), index: 9 }],
    [{ kind: 'add-node', node: node('d'), connections: [{ index: 0, connection: link('a', 'b') }] }],
    [{ kind: 'remove-node', id: 'x' }],
    [{ kind: 'rename-node', id: 'a', name: 'B' }],
    [{ kind: 'connect', connection: link('a', 'b') }],
    [{ kind: 'connect', connection: link('a', 'x') }],
    [{ kind: 'disconnect', connection: link('c', 'a') }],
    [{ kind: 'limit-connection', connection: link('c', 'a'), limit: 1 }],
  ])('refuses %j, which does not fit', (raw) => {
    expect(() => applyEdit(start, Edit.parse(raw))).toThrow(
      expect.objectContaining({ code: 'WORKFLOW_INVALID' }) as Error,
    );
  });
});

/** A small generator (mulberry32), so that a failing walk can be repeated by its seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

it.each(Array.from({ length: 50 }, (_, seed) => seed))(
  'walks 60 random edits and back to where it started (seed %i)',
  (seed) => {
    const below = random(seed);
    const id = () => 'abcdef'[below(6)]!;
    const make = [
      () => ({ kind: 'add-node', node: node(id(), `N${below(6)}`), ...(below(2) ? { index: below(3) } : {}) }),
      () => ({ kind: 'remove-node', id: id() }),
      () => ({ kind: 'rename-node', id: id(), name: `N${below(9)}` }),
      () => ({ kind: 'move-node', id: id(), position: [below(9), below(9)] }),
      () => ({ kind: 'set-params', id: id(), params: { v: below(9) } }),
      () => ({
        kind: 'set-node-settings',
        id: id(),
        settings: below(2) ? { notes: `${below(9)}`, pinned: null } : { disabled: below(2) === 1 },
        ...(below(2) ? { remove: ['pinned', 'retry'] } : {}),
      }),
      () => ({ kind: 'connect', connection: link(id(), id()), ...(below(2) ? { index: below(3) } : {}) }),
      () => ({ kind: 'disconnect', connection: link(id(), id()) }),
      () => ({ kind: 'limit-connection', connection: link(id(), id()), limit: below(3) || null }),
    ];
    const applied: Edit[] = [];
    let document = start;
    for (let step = 0; step < 60; step += 1) {
      const edit = Edit.parse(make[below(make.length)]!());
      try {
        document = applyEdit(document, edit).document;
        applied.push(edit);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'WORKFLOW_INVALID' });
      }
    }
    expect(applied.length).toBeGreaterThan(5);
    const { document: end, inverse } = applyEdits(start, applied);
    expect(end).toEqual(document);
    expect(applyEdits(end, inverse).document).toEqual(start);
  },
);
