import type { WorkflowDocument } from '../../../../core/workflow/document.ts';

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 56;
const COLUMN = NODE_WIDTH + 72;
const ROW = NODE_HEIGHT + 48;
/** A wider spread than this would tear the picture apart; the rest may overlap. */
const MOST = 3;

type Positions = ReadonlyMap<string, { x: number; y: number }>;

/** Where the nodes stand. Documents drawn for smaller nodes are spread; those never drawn are laid out. */
export function positionsOf(document: WorkflowDocument): Positions {
  const places = new Set(document.nodes.map(({ position }) => position.join()));
  return places.size < document.nodes.length ? inColumns(document) : spread(document);
}

function spread({ nodes }: WorkflowDocument): Positions {
  let dx = COLUMN;
  let dy = ROW;
  for (const a of nodes) {
    for (const b of nodes) {
      const x = Math.abs(a.position[0] - b.position[0]);
      const y = Math.abs(a.position[1] - b.position[1]);
      if (x > y && x < dx && y < NODE_HEIGHT) dx = x;
      if (y > 0 && x < NODE_WIDTH / 2 && y < dy) dy = y;
    }
  }
  const [sx, sy] = [Math.min(MOST, COLUMN / dx), Math.min(MOST, ROW / dy)];
  return new Map(nodes.map(({ id, position }) => [id, { x: position[0] * sx, y: position[1] * sy }]));
}

/** Columns by the longest way from a trigger, rows in document order. */
function inColumns({ nodes, connections }: WorkflowDocument): Positions {
  const column = new Map(nodes.map(({ id }) => [id, 0]));
  // As many rounds as there are nodes settle every graph without a cycle, and end in one with a cycle.
  for (let round = 0; round < Math.min(nodes.length, 50); round++) {
    for (const { from, to } of connections) {
      const next = (column.get(from.node) ?? 0) + 1;
      if (next > (column.get(to.node) ?? 0) && next < nodes.length) column.set(to.node, next);
    }
  }
  const rows = new Map<number, number>();
  return new Map(
    nodes.map(({ id }) => {
      const x = column.get(id) ?? 0;
      const y = rows.get(x) ?? 0;
      rows.set(x, y + 1);
      return [id, { x: x * COLUMN, y: y * ROW }];
    }),
  );
}
