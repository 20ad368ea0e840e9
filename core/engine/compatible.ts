import type { WorkflowProblem } from '../workflow/document.ts';
import { nameOf, type Graph, type GraphNode } from './graph.ts';
import { openRuns } from './runs.ts';
import type { RunState } from './state.ts';

/**
 * Tells what keeps a run from going on with another version of its workflow: what is at work, ready or waiting must
 * still exist as it was, and what has run must still have the same outputs. An empty list: it can go on.
 */
export function compatibilityProblems(state: RunState, before: Graph, after: Graph): WorkflowProblem[] {
  const open = new Set(openRuns(state).map(({ node }) => node));
  const waiting = new Set(openRuns(state).flatMap(({ node, entry }) => (entry.status === 'waiting' ? [node] : [])));
  const gathering = new Set(Object.keys(state.waiting));
  const ready = new Set(state.stack.map((entry) => entry.node));
  const ran = new Set(Object.keys(state.nodes));
  const problems: WorkflowProblem[] = [];
  for (const id of new Set([...open, ...ready, ...gathering, ...ran])) {
    const name = nameOf(before, id);
    const say = (message: string): void => void problems.push({ code: 'VERSION_INCOMPATIBLE', message, node: id });
    const is = open.has(id)
      ? 'is at work'
      : ready.has(id)
        ? 'is about to run'
        : gathering.has(id)
          ? 'has begun to gather its inputs'
          : null;
    const [old, now] = [before.nodes.get(id), after.nodes.get(id)];
    if (!now) {
      if (is) say(`"${name}" ${is} and does not exist in the other version. Let it finish first.`);
      continue;
    }
    if (!old) continue;
    const happened = is ?? 'has run';
    if (old.type !== now.type) {
      say(
        `"${name}" ${happened} as "${old.type}" and is "${now.type}" in the other version. Fork the execution instead.`,
      );
    } else if (old.traits.outputs !== now.traits.outputs || old.traits.loopOutput !== now.traits.loopOutput) {
      say(
        `"${name}" ${happened} with ${outputsOf(old)} and has ${outputsOf(now)} in the other version. Fork the execution instead.`,
      );
    }
    if (is && old.inputs !== now.inputs)
      say(
        `"${name}" ${is} with ${old.inputs} connected inputs and has ${now.inputs} in the other version. Let it finish first.`,
      );
    if (waiting.has(id) && now.disabled && !old.disabled)
      say(
        `"${name}" waits and is disabled in the other version, which would throw the answer away. Let it finish first.`,
      );
  }
  return problems;
}

function outputsOf({ traits }: GraphNode): string {
  return `${traits.outputs} outputs${traits.loopOutput === undefined ? '' : `, ${traits.loopOutput} into its loop`}`;
}
