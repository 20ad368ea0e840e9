import type { Outputs } from '../../core/engine/events.ts';
import { triesOf } from '../../core/engine/runs.ts';
import { hasItems } from '../../core/engine/slices.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { Fact } from './attempt.ts';
import { logFailure } from './log-failure.ts';
import { takenInputs } from './node-settings.ts';
import { outputsAfterFailure } from './outputs-after-failure.ts';
import type { ProgressWriter } from './progress-writer.ts';
import type { Run } from './run.ts';
import { StoredItems } from './stored-items.ts';

/** An attempt that records faster than this many times over may not put off its end. */
const MOST_ROUNDS = 5;

interface NodeRunId {
  node: string;
  run: number;
}

type EndingFact = Extract<Fact, { type: 'node.interrupted' | 'timer.fired' }>;

/** Failures that the rules find by themselves, by a crash or a timeout: no attempt is left to prepare what goes on. */
export class ErrorPaths {
  private readonly preparing = new Set<string>();

  /** What attempts in flight record their results with, by node run. */
  private readonly writers = new Map<string, ProgressWriter>();

  get isPreparing(): boolean {
    return this.preparing.size > 0;
  }

  /** Lets what this attempt has given so far be recorded before its node run fails without it. */
  watch(attempt: NodeRunId, progress: ProgressWriter): void {
    this.writers.set(keyOf(attempt), progress);
  }

  unwatch(attempt: NodeRunId, progress: ProgressWriter | null): void {
    if (this.writers.get(keyOf(attempt)) === progress) this.writers.delete(keyOf(attempt));
  }

  /**
   * Adds the fact to the run. Where the failure goes on along an error path, its items are prepared first and come with
   * it. True when it was added at once.
   */
  add(run: Run, fact: EndingFact, of: NodeRunId | null, error: ErrorData | null): boolean {
    if (!of || !error || run.definition.graph.nodes.get(of.node)?.onError === 'stop') return run.append(fact);
    const key = `${fact.type}:${keyOf(of)}`;
    if (this.preparing.has(key)) return false;
    this.preparing.add(key);
    void this.prepare(run, fact, of, error)
      .catch((failure: unknown) => {
        logFailure('run.error-path.failed', run.id, failure, { node: of.node });
        run.append(fact);
      })
      .finally(() => {
        this.preparing.delete(key);
        run.drive();
      });
    return false;
  }

  /** Adds the fact with the items for the error path. Prepares them anew where the attempt got further meanwhile. */
  private async prepare(run: Run, fact: EndingFact, of: NodeRunId, error: ErrorData): Promise<void> {
    // What cannot be stored does not go on; the failure does.
    await this.writers
      .get(keyOf(of))
      ?.finish()
      .catch(() => undefined);
    for (let round = 1; ; round += 1) {
      const entry = run.nodeRun(of.node, of.run);
      const outputs = entry && (await outputsAfter(run, of.node, entry, error));
      if (run.nodeRun(of.node, of.run)?.progress !== entry?.progress && round < MOST_ROUNDS) continue;
      run.append({ ...fact, ...(outputs ? { outputs } : {}) });
      return;
    }
  }
}

const keyOf = ({ node, run }: NodeRunId): string => `${node}:${run}`;

/** The items for the error path of a node run that a crash or its timeout has ended, as its attempt would have prepared them. */
async function outputsAfter(run: Run, id: string, entry: NodeRun, error: ErrorData): Promise<Outputs | null> {
  const node = run.definition.document.nodes.find((one) => one.id === id)!;
  return run.payloads.holding(`The node "${node.name}"`, async (holder) => {
    const inputs = takenInputs(node, entry.inputs);
    const taken = entry.progress ? inputs.find(hasItems) : inputs[0];
    const input = new StoredItems(run.payloads, taken ?? [], holder);
    const failed = { name: node.name, attempt: triesOf(entry), error, input, progress: entry.progress };
    return outputsAfterFailure(run, run.definition.graph.nodes.get(id)!, failed, holder);
  });
}
