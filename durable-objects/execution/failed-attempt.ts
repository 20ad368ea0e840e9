import type { Command } from '../../core/engine/commands.ts';
import { mayRetry } from '../../core/engine/retry.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Fact } from './attempt.ts';
import { expressionScope } from './expression-scope.ts';
import { isWorthRetrying } from './failure.ts';
import { tryOf } from './item-failure.ts';
import type { MemoryHolder } from './memory-budget.ts';
import { takenInputs } from './node-settings.ts';
import { outputsAfterFailure } from './outputs-after-failure.ts';
import type { Run } from './run.ts';
import { StoredItems } from './stored-items.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** The fact that an attempt has failed: whether and when to try again, and the items that go on if its error is handled. */
export function failedAttempt(run: Run, command: RunNode, node: WorkflowNode, error: ErrorData): Promise<Fact> {
  return run.payloads.holding(`The node "${node.name}"`, (holder) =>
    describeFailure(run, command, node, error, holder),
  );
}

async function describeFailure(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  error: ErrorData,
  holder: MemoryHolder,
): Promise<Fact> {
  const inputs = takenInputs(node, command.inputs).map((slices) => new StoredItems(run.payloads, slices, holder));
  for (const items of inputs) {
    const read = items.prepare();
    if (read) await read;
  }
  const graphNode = run.definition.graph.nodes.get(command.node)!;
  const branches = error.code === 'BREAKER_OPEN' && node.onOpenBreaker === 'branch';
  const handling = branches ? { ...graphNode, onError: 'branch' as const } : graphNode;
  const { when, delay: ownDelay } = graphNode.retry ?? {};
  const scope = when || ownDelay ? expressionScope(run, command, node, inputs, holder, error) : null;
  const retryable = scope && when ? scope.evaluateOr(when, false) === true : isWorthRetrying(error);
  const custom = scope && ownDelay ? Number(scope.evaluateOr(ownDelay, Number.NaN)) : Number.NaN;
  const asked = Number(error.details?.['retryAfterMs'] ?? Number.NaN);
  const { failures = 0, progress = null } = run.nodeRun(command.node, command.run) ?? {};
  // While tries are left nothing goes on.
  const isOver = branches || !mayRetry(graphNode.retry, retryable, failures + 1);
  const input = progress ? inputs.find((items) => items.length > 0) : inputs[0];
  const failed = { name: node.name, attempt: tryOf(run, command), error, input, progress };
  const outputs = isOver ? await outputsAfterFailure(run, handling, failed, holder) : null;
  return {
    type: 'node.failed',
    node: command.node,
    run: command.run,
    attempt: command.attempt,
    error,
    // Who wants the error path while the breaker is open does not want to wait for it.
    ...(branches ? { retryable: false, onError: 'branch' } : { retryable }),
    ...(Number.isFinite(asked) && asked >= 0 ? { retryAfterMs: asked } : {}),
    ...(Number.isFinite(custom) ? { delayMs: custom } : {}),
    ...(outputs ? { outputs } : {}),
  };
}
