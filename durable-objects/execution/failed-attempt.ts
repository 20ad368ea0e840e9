import type { Command } from '../../core/engine/commands.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Fact } from './attempt.ts';
import { expressionScope } from './expression-scope.ts';
import { isWorthRetrying, outputsAfterFailure } from './failure.ts';
import type { Run } from './run.ts';

/** The fact that an attempt has failed: whether and when to try again, and the items that go on if its error is handled. */
export async function failedAttempt(
  run: Run,
  command: Extract<Command, { type: 'run-node' }>,
  node: WorkflowNode,
  error: ErrorData,
  inputs: Item[][],
): Promise<Fact> {
  const graphNode = run.definition.graph.nodes.get(command.node)!;
  const branches = error.code === 'BREAKER_OPEN' && node.onOpenBreaker === 'branch';
  const handling = branches ? { ...graphNode, onError: 'branch' as const } : graphNode;
  const prepared = outputsAfterFailure(handling, node.name, command.attempt, error, inputs[0] ?? []);
  const { when, delay: ownDelay } = graphNode.retry ?? {};
  const scope = when || ownDelay ? expressionScope(run, command, node, inputs, error) : null;
  const retryable = scope && when ? scope.evaluateOr(when, false) === true : isWorthRetrying(error);
  const custom = scope && ownDelay ? Number(scope.evaluateOr(ownDelay, Number.NaN)) : Number.NaN;
  const asked = Number(error.details?.['retryAfterMs'] ?? Number.NaN);
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
    ...(prepared ? { outputs: await run.payloads.write(prepared) } : {}),
  };
}
