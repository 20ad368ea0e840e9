import { evaluate } from '../../core/expressions/evaluate.ts';
import { emptyContext } from '../../core/expressions/context.ts';
import { compileTemplate } from '../../core/expressions/template.ts';
import { referencedNodesIn } from '../../core/expressions/references.ts';
import type { Item } from '../../core/workflow/item.ts';
import { lastOutput } from './last-output.ts';
import { logFailure } from './log-failure.ts';
import type { Run } from './run.ts';

/** How often a paused run looks whether its condition holds, in milliseconds. */
const LOOK_MS = 30_000;

/** Epoch milliseconds of the next look; null where nothing is to be looked at. */
export function nextLook(run: Run): number | null {
  return run.state.held && run.state.hold?.when !== undefined ? Date.now() + LOOK_MS : null;
}

/** Lets a run go on whose pause has a condition that holds now. An expression that fails counts as not holding yet. */
export async function lookAtCondition(run: Run): Promise<void> {
  const when = run.state.held ? run.state.hold?.when : undefined;
  if (when === undefined || !(await holds(run, when))) return;
  if (run.state.hold?.when === when) run.append({ type: 'run.held', held: false });
}

async function holds(run: Run, when: string): Promise<boolean> {
  const items = new Map<string, readonly Item[]>();
  for (const name of referencedNodesIn([when])) {
    const last = run.state.nodes[run.definition.idByName.get(name) ?? '']?.at(-1);
    if (last) items.set(name, await run.payloads.read(last.outputs[0] ?? []));
  }
  const last = await run.payloads.read(lastOutput(run.state)?.slices ?? []);
  try {
    const value = evaluate(
      compileTemplate(when),
      emptyContext({
        json: last[0]?.json ?? {},
        items: last,
        now: Date.now(),
        execution: { id: run.id, mode: run.state.mode },
        workflow: { id: run.meta.workflowId, name: run.meta.workflowName },
        nodeItems: (name) => items.get(name),
        nodeItem: (name) => items.get(name)?.[0],
      }),
    );
    return value === true;
  } catch (error) {
    logFailure('execution.condition.failed', run.id, error);
    return false;
  }
}
