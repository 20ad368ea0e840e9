import type { Command } from '../../core/engine/commands.ts';
import type { Outputs } from '../../core/engine/events.ts';
import type { GraphNode } from '../../core/engine/graph.ts';
import { onOutput } from '../../core/engine/slices.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { describeError } from '../../core/nodes/kit/failed-item.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Fact } from './attempt.ts';
import { expressionScope } from './expression-scope.ts';
import { isWorthRetrying } from './failure.ts';
import type { MemoryHolder } from './memory-budget.ts';
import { takenInputs } from './node-settings.ts';
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
  const delay = Number.isFinite(asked) ? asked : custom;
  const outputs = await outputsAfterFailure(run, command, handling, node, error, inputs[0], holder);
  return {
    type: 'node.failed',
    node: command.node,
    run: command.run,
    attempt: command.attempt,
    error,
    // Who wants the error path while the breaker is open does not want to wait for it.
    ...(branches ? { retryable: false, onError: 'branch' } : { retryable }),
    ...(Number.isFinite(delay) && delay >= 0 ? { retryAfterMs: delay } : {}),
    ...(outputs ? { outputs } : {}),
  };
}

/** The items that go on after a handled failure, by the node's setting; null for `stop`. */
async function outputsAfterFailure(
  run: Run,
  { attempt }: RunNode,
  graphNode: GraphNode,
  node: WorkflowNode,
  error: ErrorData,
  input: StoredItems | undefined,
  holder: MemoryHolder,
): Promise<Outputs | null> {
  switch (graphNode.onError) {
    case 'stop':
      return null;
    case 'continue':
    case 'n8n-error-output': {
      // n8n passes the input through its first output when the node's call throws.
      const outputs: Outputs = [[]];
      for await (const { from, items } of input?.pages() ?? []) {
        const passed = items.map((item, index) => ({ ...item, pairedItem: { item: from + index } }));
        const written = run.payloads.write([passed], holder);
        outputs[0]!.push(...(written instanceof Promise ? await written : written)[0]!);
      }
      return outputs;
    }
    case 'branch': {
      const index = Number(error.details?.['item'] ?? 0);
      const item = input?.at(index) ?? (await input?.find(index));
      const described = { ...item?.json, error: describeError(error, node.name, index, attempt) };
      const written = run.payloads.write([[{ json: described, pairedItem: { item: index } }]], holder);
      return onOutput(graphNode.traits.outputs, (written instanceof Promise ? await written : written)[0]!);
    }
  }
}
