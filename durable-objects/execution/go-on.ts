import { holdIdOf } from '../../core/engine/hold.ts';
import { findWait } from '../../core/engine/waits.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { requireChoice } from './decision.ts';
import type { Host } from './host.ts';
import type { ExecutionReport, GoOnRequest } from './protocol.ts';
import { isOver } from './resume.ts';
import type { Run } from './run.ts';
import { takeGiven } from './given-items.ts';
import { findVersion, switchTo } from './switch-version.ts';

/**
 * Lets a held run go on, or ends the wait that is named, as a person decides it. A name makes the request one that may
 * be repeated at any time: what it names is over once, and from then on nothing changes. Without a name it ends the hold
 * that stands, never a wait.
 */
export async function goOn(host: Host, workspaceId: string, request: GoOnRequest): Promise<ExecutionReport> {
  const run = await host.require(workspaceId);
  if (request.waitId !== undefined) await endWait(host, run, request.waitId, request.data);
  else await endHold(host, run, request);
  run.drive();
  run.flush();
  return host.watch.report(run);
}

function requireUnfinished(run: Run): void {
  if (run.hasEnded) throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
}

async function endHold(host: Host, run: Run, request: GoOnRequest): Promise<void> {
  const { holdId, version, data } = request;
  const { holds = 0, resumeRef, held } = run.state;
  if (holdId !== undefined && holdId > holds)
    throw new AppError(
      'EXECUTION_NOT_PAUSED',
      `The execution has had no hold of the number ${holdId}. Its view names the one that stands, as hold.id.`,
    );
  if (holdId !== undefined && holdId !== holdIdOf(run.state)) return;
  requireUnfinished(run);
  if (held) return release(host, run, request);
  if (version !== undefined) return requireVersion(host, run, version);
  // What lets go a run that has been let go is taken for a repeat, unless it brings what the first did not.
  if (holds > 0 && (data === undefined || (await isStored(host, resumeRef, data)))) return;
  throw new AppError(
    'EXECUTION_NOT_PAUSED',
    'The execution is not paused. If it waits, the wait is ended by its name: give its wait.id of the view as waitId.',
  );
}

/** A run is changed to another version only while nothing of it begins. Repeating a change that was made is no mistake. */
async function requireVersion(host: Host, run: Run, version: string): Promise<void> {
  if ((await findVersion(host, run, version)) === null) return;
  throw new AppError(
    'EXECUTION_NOT_PAUSED',
    'Only a paused execution can go on with another version. Pause it first, then resume it with that version.',
  );
}

async function release(host: Host, run: Run, request: GoOnRequest): Promise<void> {
  const { data, step, inputs, version } = request;
  if (run.state.hold?.by === 'turn')
    throw new AppError('EXECUTION_NOT_WAITING', 'The execution waits for its turn: others of its workflow run first.');
  if (inputs && run.state.hold?.node === undefined)
    throw new AppError(
      'EXECUTION_NOT_WAITING',
      'The execution does not stand before a node, so no inputs can be changed.',
    );
  // What stands now is meant: while data is stored, somebody else may let it go, and another stop may follow.
  const { hold } = run.state;
  const holdId = holdIdOf(run.state);
  const ref = data === undefined ? null : await writeGiven(host, data);
  const slices = inputs ? await host.payloads.write(await takeGiven(host.payloads, inputs)) : null;
  const other = version === undefined ? null : await findVersion(host, run, version);
  // The run may have been let go, or have come to its end, meanwhile.
  const meta = other && run.state.held ? switchTo(run, other) : null;
  const isTaken = run.append({
    type: 'run.held',
    held: false,
    ...(hold ? { hold } : {}),
    ...(holdId === null ? {} : { holdId }),
    ...(ref === null ? {} : { ref }),
    ...(step === undefined ? {} : { step }),
    ...(slices === null ? {} : { inputs: slices }),
    ...(meta === null ? {} : { meta }),
  });
  if (isTaken) return;
  // Nothing is taken any more where the journal was lost meanwhile.
  run.flush();
  if (request.holdId !== undefined) return;
  if (!run.state.held) return endHold(host, run, request);
  throw new AppError(
    'EXECUTION_NOT_PAUSED',
    'Somebody else has let the execution go on meanwhile, and it stands elsewhere now. Look at it, then resume it from there.',
  );
}

async function writeGiven({ payloads }: Host, data: Item[]): Promise<string | null> {
  const [items = []] = await takeGiven(payloads, [data]);
  return payloads.writeWhole(items);
}

/**
 * A person ends a wait in place of the moment or the caller that it waits for. Without data the node goes on as if it
 * had not waited, but nobody's decision is guessed. WAIT_OVER when something else has ended it.
 */
async function endWait(host: Host, run: Run, id: string, data: Item[] | undefined): Promise<void> {
  const wait = findWait(run.state, id);
  if (wait && !wait.isOpen) {
    const { resumed } = wait.entry;
    if (resumed === null || (await isStored(host, resumed.ref, data ?? []))) return;
    throw await isOver(host, wait.entry);
  }
  requireUnfinished(run);
  if (!wait)
    throw new AppError(
      'EXECUTION_NOT_WAITING',
      `The execution has no wait "${id}". Its view names those that last, as wait.id of a node's run.`,
    );
  const { node, entry } = wait;
  const { kind } = entry.wait!;
  if (kind === 'children')
    throw new AppError(
      'EXECUTION_NOT_WAITING',
      'The execution waits for other executions that it called. They end it, or cancel it.',
    );
  if (kind === 'decision') await requireChoice(host, entry.wait!, data);
  const ref = data === undefined ? null : await writeGiven(host, data);
  if (run.append({ type: 'wait.resumed', node, run: entry.run, by: kind, ref })) return;
  // Another answer came while this one was stored; or the journal was lost, of which this tells.
  run.flush();
  await endWait(host, run, id, data);
}

/** True when these are the items that were stored under the reference; null stands for none. */
async function isStored(host: Host, ref: string | null, items: readonly Item[]): Promise<boolean> {
  if (ref === null) return items.length === 0;
  return described(await host.payloads.read([{ ref, from: 0, to: Infinity }])) === described(items);
}

/** Files by their names: what is stored of one is a reference that was made then. */
const described = (items: readonly Item[]): string =>
  JSON.stringify(items.map(({ json, binary }) => [json, Object.keys(binary ?? {})]));
