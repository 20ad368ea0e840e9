import { isReadyAgain } from './attempts.ts';
import { cancelChildren, startChildren } from './children.ts';
import type { Command } from './commands.ts';
import type { Graph } from './graph.ts';
import { isEnded, openRuns, runsOf } from './runs.ts';
import type { NodeRun, RunState, StackEntry } from './state.ts';

/**
 * Tells what must happen next, from the state alone. Nothing is remembered between calls: after a crash the same
 * state asks for exactly the work that was lost. The shell leaves out what it has in flight already.
 */
export function due(_graph: Graph, state: RunState): Command[] {
  if (isEnded(state)) return [...startChildren(state), ...cancelChildren(state)];
  if (state.error) return [endWithError(state.error)];
  // A run is not over before everything that it asked for has begun.
  if (state.open.length === 0 && state.stack.length === 0 && !state.held) {
    const asked = startChildren(state);
    return asked.length > 0 ? asked : [{ type: 'end-run', status: 'succeeded' }];
  }
  return [...runNodes(state), ...startChildren(state), ...fireTimers(state)];
}

/** Lists the attempts that are in flight by the journal: what the shell answers with `node.interrupted` after a load. */
export function inFlight(state: RunState): { node: string; run: number; attempt: number }[] {
  return openRuns(state)
    .filter(({ entry }) => entry.status === 'running')
    .map(({ node, entry }) => ({ node, run: entry.run, attempt: entry.attempt }));
}

function runNodes(state: RunState): Command[] {
  const commands: Command[] = [];
  for (const { node, entry } of openRuns(state)) {
    if (entry.status === 'running') commands.push(goOn(node, entry, entry.attempt, true));
    else if (!state.held && isReadyAgain(state, node, entry))
      commands.push(goOn(node, entry, entry.attempt + 1, false));
  }
  if (state.held) return commands;
  const ready = state.stack.filter((entry) => entry.run >= 0);
  if (state.order === 'parallel')
    return [...commands, ...ready.map((entry, i) => begin(state, entry, entry.run, state.nextOrder + i))];
  // Sequential: an open node run, even one that sleeps or waits for its retry, stops the whole run.
  const front = state.open.length === 0 ? state.stack[0] : undefined;
  return front ? [begin(state, front, runsOf(state, front.node).length, state.nextOrder)] : commands;
}

function begin(state: RunState, { node, inputs, source }: StackEntry, run: number, order: number): Command {
  const stop = stopBefore(state, node, run);
  return {
    type: 'run-node',
    node,
    run,
    attempt: 1,
    inputs,
    source,
    order,
    started: false,
    done: [],
    ...(stop ? { stop } : {}),
  };
}

/** The stop that stands before a node run and has not been passed; a step stops everywhere, so it needs no breakpoint. */
function stopBefore(state: RunState, node: string, run: number): { by: 'breakpoint' | 'step'; when?: string } | null {
  const { debug } = state;
  if (!debug || debug.passed.includes(`${node}:${run}`)) return null;
  if (debug.step !== null) return { by: 'step' };
  const found = debug.breakpoints.find((one) => one.node === node);
  return found ? { by: 'breakpoint', ...(found.when === undefined ? {} : { when: found.when }) } : null;
}

function goOn(node: string, entry: NodeRun, attempt: number, started: boolean): Command {
  const { run, inputs, source, order, resumed, progress } = entry;
  const done = progress?.done ?? [];
  return {
    type: 'run-node',
    node,
    run,
    attempt,
    inputs,
    source,
    order,
    started,
    done,
    ...(resumed ? { resumed } : {}),
  };
}

function fireTimers(state: RunState): Command[] {
  return Object.entries(state.timers)
    .map(([id, at]) => ({ type: 'fire-timer' as const, id, at }))
    .sort((a, b) => a.at - b.at);
}

/** A deadline is the run's own error; the same code from a node, a sub-workflow say, is a plain failure. */
function endWithError(error: NonNullable<RunState['error']>): Command {
  const timedOut = error.code === 'EXECUTION_TIMED_OUT' && error.node === undefined;
  return { type: 'end-run', status: timedOut ? 'timed_out' : 'failed', error };
}
