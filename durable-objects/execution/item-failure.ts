import type { Command } from '../../core/engine/commands.ts';
import { mayRetry } from '../../core/engine/retry.ts';
import { triesOf } from '../../core/engine/runs.ts';
import { AppError, fromErrorData, toErrorData } from '../../core/errors/app-error.ts';
import type { NodeContext } from '../../core/nodes/kit/context.ts';
import { failedItem } from '../../core/nodes/kit/failed-item.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import { expressionScope } from './expression-scope.ts';
import { isWorthRetrying, redact } from './failure.ts';
import { logFailure } from './log-failure.ts';
import type { MemoryHolder } from './memory-budget.ts';
import type { Run } from './run.ts';
import type { StoredItems } from './stored-items.ts';

/** Which try this is, as people count: a call after a wait is no further one. */
export function tryOf(
  run: Run,
  { node, run: nodeRun, attempt }: { node: string; run: number; attempt: number },
): number {
  const entry = run.nodeRun(node, nodeRun);
  return entry ? triesOf(entry) : attempt;
}

/**
 * What a node's `itemFailed` does: while the retry policy has tries left the failure fails the attempt, which keeps what
 * other items gave; after the last try the node's error setting says where the item goes.
 */
export function itemFailure(
  run: Run,
  command: Extract<Command, { type: 'run-node' }>,
  node: WorkflowNode,
  inputs: readonly StoredItems[],
  holder: MemoryHolder,
  secrets: () => readonly string[],
): NodeContext<unknown>['itemFailed'] {
  const { onError, retry, traits } = run.definition.graph.nodes.get(command.node)!;
  const items = inputs.find((list) => list.length > 0);
  return (itemIndex, thrown, output) => {
    const error = redact(toErrorData(thrown, 'NODE_FAILED'), secrets());
    const isRetryable = (): boolean =>
      retry?.when
        ? expressionScope(run, command, node, inputs, holder, error).evaluateOr(retry.when, false) === true
        : isWorthRetrying(error);
    const failures = (run.nodeRun(command.node, command.run)?.failures ?? 0) + 1;
    const triesAgain =
      error.code === 'EXECUTION_CANCELLED' || (retry !== null && mayRetry(retry, isRetryable(), failures));
    if (triesAgain || onError === 'stop')
      throw thrown instanceof AppError
        ? new AppError(error.code, error.message, { ...error.details, item: itemIndex })
        : thrown;
    if (!(thrown instanceof AppError)) logFailure('node.crashed', run.id, thrown, { node: command.node });
    return failedItem(
      { node: node.name, attempt: tryOf(run, command), onError, outputs: traits.outputs },
      { item: items?.at(itemIndex), itemIndex, thrown: fromErrorData(error), output },
    );
  };
}
