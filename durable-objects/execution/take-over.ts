import type { Outputs } from '../../core/engine/events.ts';
import { entryFor } from '../../core/engine/reuse.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { adoptFiles } from './adopt-files.ts';
import { PayloadCopier } from './copy-payloads.ts';
import type { LoadedDefinition } from './definitions.ts';
import { takeGiven } from './given-items.ts';
import type { Host } from './host.ts';
import { pinnedItems } from './node-settings.ts';
import type { Takeover, TakenRun } from './protocol.ts';
import type { Run } from './run.ts';

/** The results that a run takes over, stored in this execution. */
export interface TakenResults {
  /** Null: the trigger's items came with the start. */
  trigger: Outputs | null;
  /** Of each taken run in its order; null where a disabled node passes on what comes to it. */
  outputs: (Outputs | null)[];
  inputs: Outputs | null;
}

/** Stores what a start takes over. Takes as long as the data are large; nothing is journalled yet. */
export async function storeTaken(
  host: Host,
  workspaceId: string,
  { document }: LoadedDefinition,
  { from, trigger, runs, inputs }: Takeover,
): Promise<TakenResults> {
  const copier = from === null ? null : new PayloadCopier(host, workspaceId, from);
  const toCopy = [
    ...(trigger ? [trigger] : []),
    ...runs.flatMap(({ result }) => (isOutputs(result) ? [result.outputs] : [])),
  ];
  const copied = copier ? await copier.copyAll(toCopy) : [];
  const taken: TakenResults = { trigger: trigger ? (copied.shift() ?? null) : null, outputs: [], inputs: null };
  for (const { node, result } of runs) {
    if (isOutputs(result)) taken.outputs.push(copied.shift()!);
    else if (result.kind === 'disabled') taken.outputs.push(null);
    else if (result.kind === 'items')
      taken.outputs.push(await host.payloads.write(await takeGiven(host.payloads, result.items, from)));
    else {
      const pinned = document.nodes.find((one) => one.id === node)?.pinned ?? [];
      taken.outputs.push(
        await host.payloads.holding('The run that takes over', async (holder) => {
          const { files } = host.payloads;
          const items = adoptFiles([pinnedItems(pinned)], (content, more) => files.write(content, more, holder));
          return host.payloads.write(await items);
        }),
      );
    }
  }
  if (inputs) taken.inputs = await host.payloads.write(await takeGiven(host.payloads, inputs.items, from));
  return taken;
}

/** Adds to a run that has only begun what it takes over: no node of it is run. */
export function appendTaken(run: Run, { from, runs, inputs }: Takeover, taken: TakenResults): void {
  runs.forEach(({ node, run: nodeRun, order, source, result }, index) => {
    const passedOn = () => [entryFor(run.state, node, nodeRun, source)?.inputs[0] ?? []];
    run.append({
      type: 'node.reused',
      node,
      run: nodeRun,
      order,
      source,
      outputs: taken.outputs[index] ?? passedOn(),
      from: { execution: from ?? run.id },
      ...(isOutputs(result) && result.error ? { error: result.error } : {}),
    });
  });
  if (!inputs || !taken.inputs) return;
  const { node, run: nodeRun } = inputs;
  if (!run.state.stack.some((entry) => entry.node === node && (entry.run === nodeRun || entry.run < 0)))
    throw new AppError(
      'RUN_DATA_MISSING',
      'The step does not begin from what ran before it here, so its inputs cannot be changed. Fork at an earlier step.',
      { node },
    );
  // Changed as a person changes them at a stop: the stop and its end are one burst.
  run.append({ type: 'run.held', held: true, hold: { by: 'breakpoint', node, run: nodeRun } });
  run.append({ type: 'run.held', held: false, hold: { by: 'breakpoint' }, inputs: taken.inputs });
}

function isOutputs(result: TakenRun['result']): result is Extract<TakenRun['result'], { kind: 'outputs' }> {
  return result.kind === 'outputs';
}
