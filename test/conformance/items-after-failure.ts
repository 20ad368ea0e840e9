import type { GraphNode } from '../../core/engine/graph.ts';
import { findRun, triesOf } from '../../core/engine/runs.ts';
import type { RunState } from '../../core/engine/state.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { describeError } from '../../core/nodes/kit/failed-item.ts';
import type { Item } from '../../core/workflow/item.ts';

/** The items that go on after a handled failure, by the node's setting; null for `stop`. */
export function itemsAfterFailure(
  node: GraphNode,
  nodeName: string,
  attempt: number,
  error: ErrorData,
  input: readonly Item[],
): Item[][] | null {
  switch (node.onError) {
    case 'stop':
      return null;
    case 'continue':
    case 'n8n-error-output':
      return [input.map((item, index) => ({ ...item, pairedItem: { item: index } }))];
    case 'branch': {
      const item = Number(error.details?.['item'] ?? 0);
      const json = { ...input[item]?.json, error: describeError(error, nodeName, item, attempt) };
      const regular = Array.from({ length: node.traits.outputs }, (): Item[] => []);
      return [...regular, [{ json, pairedItem: { item } }]];
    }
  }
}

/** Which try an attempt is, as people count: a call after a wait is no further one. */
export function tryOf(state: RunState, { node, run, attempt }: { node: string; run: number; attempt: number }): number {
  const entry = findRun(state, node, run);
  return entry ? triesOf(entry) : attempt;
}
