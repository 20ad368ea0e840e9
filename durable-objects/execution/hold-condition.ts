import { holdIdOf } from '../../core/engine/hold.ts';
import { evaluate } from '../../core/expressions/evaluate.ts';
import { emptyContext } from '../../core/expressions/context.ts';
import { compileTemplate } from '../../core/expressions/template.ts';
import { referencedNodesIn } from '../../core/expressions/references.ts';
import type { Item } from '../../core/workflow/item.ts';
import { lastOutput } from './last-output.ts';
import { logFailure } from './log-failure.ts';
import type { DefinitionsRpc } from './protocol.ts';
import type { Run } from './run.ts';
import { readVariables, variablesReadIn } from './variables.ts';

/** How often a paused run looks whether its condition holds, in milliseconds. */
const LOOK_MS = 30_000;

/** Epoch milliseconds of the next look; null where nothing is to be looked at. */
export function nextLook(run: Run): number | null {
  return run.state.held && run.state.hold?.when !== undefined ? Date.now() + LOOK_MS : null;
}

/**
 * Lets a run go on whose pause has a condition that holds now. An expression that fails counts as not holding yet, and so
 * does one whose variables cannot be read. These are read anew at each look, unlike those of the run's own expressions:
 * setting one is how people let go what they have paused.
 */
export async function lookAtCondition(run: Run, worker: () => DefinitionsRpc): Promise<void> {
  const { held, hold } = run.state;
  const when = held ? hold?.when : undefined;
  if (when === undefined) return;
  const holdId = holdIdOf(run.state);
  if (!(await holds(run, when, worker))) return;
  // While it was judged, the pause may have ended and another may stand.
  run.append({ type: 'run.held', held: false, ...(holdId === null ? {} : { holdId }) });
}

async function holds(run: Run, when: string, worker: () => DefinitionsRpc): Promise<boolean> {
  try {
    return (await valueNow(run, when, worker)) === true;
  } catch (error) {
    logFailure('execution.condition.failed', run.id, error);
    return false;
  }
}

async function valueNow(run: Run, when: string, worker: () => DefinitionsRpc): Promise<unknown> {
  const { workspaceId, workflowId, workflowName } = run.meta;
  const variables = variablesReadIn(when);
  const vars = variables === 'none' ? {} : await readVariables(variables, workspaceId, worker());
  const items = new Map<string, readonly Item[]>();
  for (const name of referencedNodesIn([when])) {
    const last = run.state.nodes[run.definition.idByName.get(name) ?? '']?.at(-1);
    if (last) items.set(name, await run.payloads.read(last.outputs[0] ?? []));
  }
  const { resumeRef, customData = {}, mode } = run.state;
  const isBrought = resumeRef !== null && when.includes('resumeData');
  const brought = isBrought ? await run.payloads.read([{ ref: resumeRef, from: 0, to: Infinity }]) : null;
  const last = await run.payloads.read(lastOutput(run.state)?.slices ?? []);
  return evaluate(
    compileTemplate(when),
    emptyContext({
      json: last[0]?.json ?? {},
      items: last,
      now: Date.now(),
      timezone: run.definition.document.settings.timezone ?? 'UTC',
      execution: { id: run.id, mode, customData, resumeData: brought?.map(({ json }) => json) },
      workflow: { id: workflowId, name: workflowName },
      vars,
      nodeItems: (name) => items.get(name),
      nodeItem: (name) => items.get(name)?.[0],
    }),
  );
}
