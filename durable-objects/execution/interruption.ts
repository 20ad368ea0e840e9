import type { Outputs } from '../../core/engine/events.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { outputsAfterFailure } from './failure.ts';
import type { Run } from './run.ts';

/** The items for the error path of a node run that a crash has ended, as a failed attempt would have prepared them. */
export async function outputsAfterInterruption(
  run: Run,
  attempt: { node: string; run: number; attempt: number },
  error: ErrorData,
): Promise<Outputs | null> {
  const node = run.definition.graph.nodes.get(attempt.node)!;
  const name = run.definition.document.nodes.find((one) => one.id === attempt.node)?.name ?? attempt.node;
  const slices = run.nodeRun(attempt.node, attempt.run)?.inputs[0] ?? [];
  const input: Item[] = await run.payloads.read(slices);
  const prepared = outputsAfterFailure(node, name, attempt.attempt, error, input);
  return prepared && run.payloads.write(prepared);
}
