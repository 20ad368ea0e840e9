import { openRuns } from '../../core/engine/runs.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Host } from './host.ts';
import type { ExecutionReport, GoOnRequest } from './protocol.ts';
import type { Run } from './run.ts';
import { takeGiven } from './given-items.ts';
import { findVersion, switchTo } from './switch-version.ts';

/**
 * Lets a held run go on, or ends the wait of a run that waits, as a person decides it. A run that is neither goes on
 * anyway: repeating the call changes nothing. EXECUTION_ENDED when it is over.
 */
export async function goOn(host: Host, workspaceId: string, request: GoOnRequest): Promise<ExecutionReport> {
  const run = await host.require(workspaceId);
  if (run.hasEnded) throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
  if (run.state.held) await release(host, run, request);
  else if (request.version !== undefined) await requireVersion(host, run, request.version);
  else if (run.state.status === 'waiting') await endWait(host, run, request.data);
  run.drive();
  run.flush();
  return host.watch.report(run);
}

/** A run is changed to another version only while nothing of it begins. Repeating a change that was made is no mistake. */
async function requireVersion(host: Host, run: Run, version: string): Promise<void> {
  if ((await findVersion(host, run, version)) === null) return;
  throw new AppError(
    'EXECUTION_NOT_PAUSED',
    'Only a paused execution can go on with another version. Pause it first, then resume it with that version.',
  );
}

async function release(host: Host, run: Run, { data, step, inputs, version }: GoOnRequest): Promise<void> {
  if (run.state.hold?.by === 'turn')
    throw new AppError('EXECUTION_NOT_WAITING', 'The execution waits for its turn: others of its workflow run first.');
  if (inputs && run.state.hold?.node === undefined)
    throw new AppError(
      'EXECUTION_NOT_WAITING',
      'The execution does not stand before a node, so no inputs can be changed.',
    );
  // What stands now is meant: while data is stored, somebody else may let it go, and another stop may follow.
  const { hold } = run.state;
  const ref = data === undefined ? null : await writeGiven(host, data);
  const slices = inputs ? await host.payloads.write(await takeGiven(host.payloads, inputs)) : null;
  const other = version === undefined ? null : await findVersion(host, run, version);
  // The run may have been let go, or have come to its end, meanwhile.
  const meta = other && run.state.held ? switchTo(run, other) : null;
  run.append({
    type: 'run.held',
    held: false,
    ...(hold ? { hold } : {}),
    ...(ref === null ? {} : { ref }),
    ...(step === undefined ? {} : { step }),
    ...(slices === null ? {} : { inputs: slices }),
    ...(meta === null ? {} : { meta }),
  });
}

async function writeGiven({ payloads }: Host, data: Item[]): Promise<string | null> {
  const [items = []] = await takeGiven(payloads, [data]);
  return payloads.writeWhole(items);
}

/** A person ends the wait in place of the moment or the caller that it waits for. */
async function endWait(host: Host, run: Run, data: Item[] | undefined): Promise<void> {
  const waiting = openRuns(run.state).find(
    ({ entry }) => entry.wait !== null && entry.wait.kind !== 'children' && entry.resumed === null,
  );
  if (!waiting?.entry.wait || waiting.entry.wait.kind === 'children') {
    throw new AppError(
      'EXECUTION_NOT_WAITING',
      'The execution waits for other executions that it called. They end it, or cancel it.',
    );
  }
  const ref = data === undefined ? null : await writeGiven(host, data);
  run.append({ type: 'wait.resumed', node: waiting.node, run: waiting.entry.run, by: waiting.entry.wait.kind, ref });
}
