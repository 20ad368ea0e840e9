import type { Outputs } from '../../core/engine/events.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { Fact } from './attempt.ts';
import { logFailure } from './log-failure.ts';
import { outputsAfterFailure } from './outputs-after-failure.ts';
import type { Run } from './run.ts';
import { StoredItems } from './stored-items.ts';

/** Failures that the rules find by themselves, by a crash or a timeout: no attempt is left to prepare what goes on. */
export class ErrorPaths {
  private readonly preparing = new Set<string>();

  get isPreparing(): boolean {
    return this.preparing.size > 0;
  }

  /**
   * Adds the fact to the run. Where the failure goes on along an error path, its items are prepared first and come with
   * it. True when it was added at once.
   */
  add(
    run: Run,
    fact: Extract<Fact, { type: 'node.interrupted' | 'timer.fired' }>,
    of: { node: string; run: number } | null,
    error: ErrorData | null,
  ): boolean {
    if (!of || !error || run.definition.graph.nodes.get(of.node)?.onError === 'stop') return run.append(fact);
    const key = `${fact.type}:${of.node}:${of.run}`;
    if (this.preparing.has(key)) return false;
    this.preparing.add(key);
    void outputsAfter(run, of, error)
      .catch((failure: unknown) => logFailure('run.error-path.failed', run.id, failure, { node: of.node }))
      .then((outputs) => run.append({ ...fact, ...(outputs ? { outputs } : {}) }))
      .finally(() => {
        this.preparing.delete(key);
        run.drive();
      });
    return false;
  }
}

/** The items for the error path of a node run that a crash or its timeout has ended, as its attempt would have prepared them. */
async function outputsAfter(run: Run, of: { node: string; run: number }, error: ErrorData): Promise<Outputs | null> {
  const node = run.definition.graph.nodes.get(of.node)!;
  const name = run.definition.document.nodes.find((one) => one.id === of.node)?.name ?? of.node;
  const entry = run.nodeRun(of.node, of.run);
  return run.payloads.holding(`The node "${name}"`, async (holder) => {
    const input = new StoredItems(run.payloads, entry?.inputs[0] ?? [], holder);
    return outputsAfterFailure(run, node, { name, attempt: entry?.attempt ?? 1, error }, input, holder);
  });
}
