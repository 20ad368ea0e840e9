import type { ErrorData } from '../errors/app-error.ts';
import { enqueueSuccessors } from './enqueue.ts';
import type { Outputs } from './events.ts';
import type { Graph, GraphNode } from './graph.ts';
import { exceededLimit } from './limits.ts';
import { openRanges } from './progress.ts';
import { mayRetry, retryDelay } from './retry.ts';
import { putRun } from './runs.ts';
import { countItems, hasItems, onOutput } from './slices.ts';
import type { NodeRun, RunState } from './state.ts';
import { clearNodeTimers, setTimer, timerId } from './timers.ts';

/** A failed attempt, reported by the shell or found by the rules (timeout, poisoned, not repeatable). */
export interface Failure {
  node: string;
  at: number;
  error: ErrorData;
  retryable: boolean;
  retryAfterMs?: number;
  delayMs?: number;
  outputs?: Outputs;
  onError?: 'branch';
}

/** Ends an attempt that failed: tries again by the node's policy, else goes on or stops by its `onError`. */
export function fail(graph: Graph, state: RunState, entry: NodeRun, failure: Failure): RunState {
  const { node, at, error, retryAfterMs, delayMs } = failure;
  const settings = graph.nodes.get(node);
  const policy = settings?.retry ?? null;
  const failures = entry.failures + 1;
  const failed: NodeRun = { ...entry, failures, error };
  const cleared = clearNodeTimers(state, node, entry.run);
  if (mayRetry(policy, failure.retryable, failures)) {
    const { run, attempt } = entry;
    const delay = retryDelay(policy, { seed: state.seed, node, run, attempt, failures, retryAfterMs, delayMs });
    // The results of other workflows led to this failure: a further try calls them anew. What a person answered stays.
    const resumed = entry.resumed?.by === 'children' ? null : entry.resumed;
    const retrying: NodeRun = { ...failed, status: 'retrying', resumed };
    return setTimer(putRun(cleared, node, retrying), timerId('retry', node, run), at + delay);
  }
  const ended: NodeRun = { ...failed, status: 'failed', endedAt: at };
  const onError = failure.onError ?? settings?.onError;
  if (!settings || onError === 'stop') {
    // The first unhandled failure is the run's; what fails after it while the run ends does not replace it.
    return { ...putRun(cleared, node, ended), error: state.error ?? { ...error, node } };
  }
  const outputs = failure.outputs ?? passThrough({ ...settings, onError: onError! }, entry);
  const exceeded = exceededLimit(graph, state, node, entry.run, outputs);
  const recorded = putRun(cleared, node, { ...ended, outputs, handled: true, error: exceeded ?? error });
  return enqueueSuccessors(graph, recorded, node, entry.run, outputs);
}

/**
 * What goes on when no shell has prepared items, because the rules themselves found the failure: the items of the
 * first input, where n8n sends those of a thrown error, or on the error port with `branch`.
 */
function passThrough(settings: GraphNode, entry: NodeRun): Outputs {
  return onOutput(settings.onError === 'branch' ? settings.traits.outputs : 0, entry.inputs[0] ?? []);
}

/** Says at which item a node run was that the rules end: the first without a result, where others have one. */
export function atItem({ inputs, progress }: NodeRun): Pick<ErrorData, 'details'> {
  const open = progress && openRanges(progress.done, countItems(inputs.find(hasItems)))[0];
  return open ? { details: { item: open[0] } } : {};
}
