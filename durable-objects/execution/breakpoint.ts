import type { Command } from '../../core/engine/commands.ts';
import { expressionScope } from './expression-scope.ts';
import { logFailure } from './log-failure.ts';
import type { Run } from './run.ts';
import { StoredItems } from './stored-items.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** The stops before node runs that a person watches, with the conditions that are being evaluated. */
export class Stops {
  private readonly judging = new Set<string>();
  private readonly judged = new Map<string, boolean>();

  get isJudging(): boolean {
    return this.judging.size > 0;
  }

  /** Whether the run stops before this node run; `later` while its condition is evaluated, after which it is driven on. */
  judge(run: Run, command: RunNode): 'stop' | 'go' | 'later' {
    const when = command.stop?.when;
    if (when === undefined) return 'stop';
    const key = keyOf(command);
    const known = this.judged.get(key);
    if (known !== undefined) return known ? 'stop' : 'go';
    if (this.judging.has(key)) return 'later';
    this.judging.add(key);
    void run
      .external(() => isToStop(run, command, when))
      .catch((error: unknown) => {
        logFailure('run.breakpoint.failed', run.id, error, { node: command.node });
        return true;
      })
      .then((stops) => this.judged.set(key, stops))
      .finally(() => {
        this.judging.delete(key);
        run.drive();
      });
    return 'later';
  }

  /** The node run has begun: what was judged of it is of no use any more. */
  forget(command: RunNode): void {
    this.judged.delete(keyOf(command));
  }
}

const keyOf = ({ node, run }: RunNode): string => `${node}:${run}`;

/**
 * Whether a run stops here: the condition of a breakpoint over the node's first item. One that fails stops too, because
 * whoever set it wants to look.
 */
async function isToStop(run: Run, command: RunNode, when: string): Promise<boolean> {
  const node = run.definition.document.nodes.find((one) => one.id === command.node)!;
  return run.payloads.holding(`The node "${node.name}"`, async (holder) => {
    const inputs = command.inputs.map((slices) => new StoredItems(run.payloads, slices, holder));
    for (const items of inputs) await (when.includes('$input') ? items.all() : items.prepare());
    const scope = expressionScope(run, command, node, inputs, holder);
    if (scope.loading) await scope.loading;
    return scope.evaluateOr(when, true) === true;
  });
}
