import type { Source } from '../events.ts';
import { hasResult } from '../fork.ts';
import type { Graph } from '../graph.ts';
import { findRun } from '../runs.ts';
import { hasItems } from '../slices.ts';
import type { NodeRun, RunState } from '../state.ts';
import { assert } from './invariant.ts';

/**
 * Keeps the books of what node runs sent, by the connections there were at that moment: at the end each delivery
 * must be found once, in a run that got it or among what never came to run.
 */
export class Deliveries {
  /** How often this origin led to that input: at least, and at most. */
  readonly #sent = new Map<string, { least: number; most: number }>();
  readonly #takenOver: boolean;

  /** `takenOver`: runs may name origins of another version of the workflow. */
  constructor(takenOver: boolean) {
    this.#takenOver = takenOver;
  }

  /** Books what has got its result between two states. */
  note(graph: Graph, before: RunState | null, after: RunState, reused: { node: string; run: number } | null): void {
    for (const { node, run } of [...(before?.open ?? []), ...(reused ? [reused] : [])]) {
      const was = before && findRun(before, node, run);
      const now = findRun(after, node, run)!;
      if (hasResult(now) && !(was && hasResult(was))) this.#book(graph, after, node, now);
    }
  }

  #book(graph: Graph, { scope, order }: RunState, node: string, { run, outputs }: NodeRun): void {
    graph.nodes.get(node)?.edges.forEach((edges, output) => {
      for (const { to, input, limit } of edges) {
        const target = graph.nodes.get(to);
        if (!target) continue;
        const isInside = node !== scope.destination && (scope.only === null || scope.only.includes(to));
        // n8n's legacy order does not call a merge whose first input has no items; a limit may be used up.
        const isSure = limit === null && hasItems(outputs[output] ?? []) && (order !== 'v0' || target.inputs <= 1);
        const key = keyOf(to, input, { node, output, run });
        const { least, most } = this.#sent.get(key) ?? { least: 0, most: 0 };
        this.#sent.set(key, { least: least + Number(isSure && isInside), most: most + Number(isInside) });
      }
    });
  }

  /** Throws where a delivery was lost, or led to more than one run. The run is about to end. */
  check(state: RunState): void {
    const found = new Map<string, number>();
    const count = (to: string, source: Source[]) =>
      source.forEach((one, input) => {
        if (one) found.set(keyOf(to, input, one), (found.get(keyOf(to, input, one)) ?? 0) + 1);
      });
    for (const [node, runs] of Object.entries(state.nodes)) for (const { source } of runs) count(node, source);
    for (const { node, source } of state.stack) count(node, source);
    for (const [node, slots] of Object.entries(state.waiting)) for (const { source } of slots) count(node, source);
    for (const [key, { least }] of this.#sent) assert((found.get(key) ?? 0) >= least, `a delivery was lost: ${key}`);
    // The legacy order forces nodes to run with an empty item that nobody sent.
    if (this.#takenOver || state.order === 'v0') return;
    for (const [key, times] of found)
      assert(times <= (this.#sent.get(key)?.most ?? 0), `a delivery led to more than one run: ${key}`);
  }
}

const keyOf = (to: string, input: number, { node, output, run }: NonNullable<Source>) =>
  JSON.stringify({ from: [node, output, run], to: [to, input] });
