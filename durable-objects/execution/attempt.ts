import type { Command } from '../../core/engine/commands.ts';
import type { ExecutionEvent, GivenResponse, Outputs, Slice, Wait } from '../../core/engine/events.ts';
import { assemble } from '../../core/engine/progress.ts';
import { countItems } from '../../core/engine/slices.ts';
import { AppError, toErrorData, type ErrorData } from '../../core/errors/app-error.ts';
import type { WaitRequest } from '../../core/nodes/kit/context.ts';
import { evaluateInput } from '../../core/nodes/kit/input.ts';
import { needsLaterNames } from '../../core/nodes/kit/later-names.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { withOutputData } from '../../core/workflow/paired-items.ts';
import { codeRunner } from '../code/run-code.ts';
import { callerOf } from './caller-of.ts';
import { createNodeContext, type AttemptNotes } from './node-context.ts';
import { failedAttempt } from './failed-attempt.ts';
import { redact } from './failure.ts';
import { itemFailure } from './item-failure.ts';
import { logFailure } from './log-failure.ts';
import { adoptFiles } from './adopt-files.ts';
import { AttemptFiles } from './attempt-files.ts';
import { BYTES_PER_CHARACTER, type MemoryHolder } from './memory-budget.ts';
import { itemsInstead, takenInputs, typeRun } from './node-settings.ts';
import { checkCount } from './payloads.ts';
import { ProgressWriter, type StoredPart } from './progress-writer.ts';
import { expressionScope } from './expression-scope.ts';
import { requestChildren } from './children.ts';
import { loopRounds } from './loop-rounds.ts';
import { resumption } from './resumption.ts';
import { Settling } from './settling.ts';
import { StoredItems } from './stored-items.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;
/** An event without what every event carries; the run adds version and time. */
export type Fact = {
  [T in ExecutionEvent['type']]: Omit<Extract<ExecutionEvent, { type: T }>, 'v' | 'at'>;
}[ExecutionEvent['type']];

/** Makes one attempt at a node and gives the facts that answer it. Never throws. */
export async function makeAttempt(run: Run, command: RunNode, signal: AbortSignal): Promise<Fact[]> {
  const identity = { node: command.node, run: command.run, attempt: command.attempt };
  const node = run.definition.document.nodes.find((one) => one.id === command.node)!;
  const holder = run.payloads.open(`The node "${node.name}"`);
  const stored = (slices: readonly Slice[] | null) => new StoredItems(run.payloads, slices, holder);
  // Expressions see all items, whatever the node gets of them.
  const all = command.inputs.map(stored);
  const inputs = node.executeOnce ? takenInputs(node, command.inputs).map(stored) : all;
  const settling = new Settling(node, run.definition.graph.nodes.get(command.node)!, inputs, run.payloads, holder);
  let notes: AttemptNotes | null = null;
  let progress: ProgressWriter | null = null;
  try {
    // Awaiting only what is a promise keeps a run of pure nodes within one turn, and so within one journal row.
    const reads = [...new Set([...all, ...inputs])].map((items) => items.prepare());
    if (reads.some((read) => read instanceof Promise)) await run.external(() => Promise.all(reads));
    const instead = itemsInstead(node, run.state.mode);
    const adopt = (outputs: Item[][]) =>
      adoptFiles(outputs, (content, description) => run.payloads.files.write(content, description, holder));
    if (instead)
      return [{ type: 'node.succeeded', ...identity, outputs: await store(run, holder, await adopt([instead])) }];

    const definition = registry.get(typeRun(node));
    if (!definition?.run)
      throw new AppError(
        'NODE_TYPE_UNKNOWN',
        `The node "${node.name}" has the type "${node.type}", which does not exist here or cannot run.`,
      );

    const scope = expressionScope(run, command, node, all, holder);
    if (scope.loading) await run.external(() => scope.loading!);
    const resumed = command.resumed ? await resumption(run, command, command.resumed, holder) : null;
    progress = new ProgressWriter(run.payloads, holder, settling, (part: StoredPart) => {
      // Items whose results are recorded are not gone through again: nor would what was said at them be.
      for (const fact of saidOf(identity, notes)) run.append(fact);
      run.append({ type: 'node.progressed', ...identity, ...part });
      run.flush();
    });
    const given = node.disabled ? inputs.slice(0, 1) : inputs;
    const first = given.find((list) => list.length > 0);
    const files = new AttemptFiles(
      run.payloads.files,
      holder,
      (index) => first?.at(index),
      () => run.beforeEffect(),
      signal,
    );
    const fails = itemFailure(run, command, node, inputs, holder, () => notes?.secrets ?? []);
    const { context, notes: written } = createNodeContext({
      executionId: run.id,
      nodeId: command.node,
      run: command.run,
      inputs: given,
      binary: files,
      files: run.payloads.files,
      done: command.done,
      now: scope.now,
      mode: run.state.mode,
      timezone: run.definition.document.settings.timezone ?? 'UTC',
      hops: run.meta.hops,
      signal,
      egress: run.egress,
      resumed,
      rounds: definition.loopOutput === undefined ? [] : loopRounds(run, command.node, command.run, holder),
      evaluate: (itemIndex, names) =>
        withItem(itemIndex, node.name, () =>
          evaluateInput(definition.fields, node.params, (source, path) =>
            needsLaterNames(source, names) ? undefined : scope.evaluate(source, itemIndex, path, names),
          ),
        ),
      throughLimits: (call, send) => run.services.outgoing.pass(callerOf(run, command, node, signal), call, send),
      readCredential: (field) => run.readCredential(node.credentials?.[field], command.node),
      customData: () => run.state.customData ?? {},
      codeRunner: (http, key, { log }) =>
        codeRunner({ run, node, engine: run.services.codeEngine, scope, files, holder, signal, lines: log }, http, key),
      memory: (scope) => run.memory(scope, command),
      sql: run.services.sql,
      itemFailed: (itemIndex, thrown, output) => {
        progress!.dropParts(itemIndex);
        return fails(itemIndex, thrown, output);
      },
      beforeEffect: () => run.beforeEffect(),
      onResults: (itemIndex, outputs, kind) => {
        if (kind !== 'part') files.release(itemIndex);
        const adopted = adopt(outputs);
        return adopted instanceof Promise
          ? adopted.then((lists) => progress!.add(itemIndex, lists, kind))
          : progress!.add(itemIndex, adopted, kind);
      },
      keep: (characters, itemIndex) =>
        itemIndex === undefined
          ? holder.take(characters * BYTES_PER_CHARACTER)
          : files.take(itemIndex, characters * BYTES_PER_CHARACTER),
    });
    notes = written;

    const result = await definition.run(context);
    if (notes.gaveWay) throw notes.gaveWay;
    const facts: Fact[] = saidOf(identity, notes);
    if (notes.response) facts.push(await storeResponse(run, command.node, notes.response));
    if (notes.started.length > 0) facts.push(...(await requestChildren(run, identity, notes.started, true)));
    if ('wait' in result) return [...facts, await startWait(run, identity, result)];
    if ('calls' in result) {
      const requested = await requestChildren(run, identity, result.calls, false);
      const wait: Wait = { kind: 'children', ...(result.limit === undefined ? {} : { limit: result.limit }) };
      return [...facts, ...requested, { type: 'wait.started', ...identity, wait }];
    }
    const adopted = adopt(result);
    const lists = adopted instanceof Promise ? await adopted : adopted;
    const outputs = await finishOutputs(run, command, node, progress, lists, inputs, settling, holder);
    const warnings = [...notes.warnings, ...scope.warnings];
    facts.push({
      type: 'node.succeeded',
      ...identity,
      outputs,
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(notes.log.length > 0 ? { log: notes.log } : {}),
    });
    return facts;
  } catch (thrown) {
    // What was done before the failure is recorded first, so that a further try does not do it again.
    const unstored = await progress?.finish().then(
      () => null,
      (error: unknown) => error,
    );
    if (notes?.gaveWay) return [{ type: 'node.deferred', ...identity, ...notes.gaveWay.deferral }];
    const cause = unstored ?? thrown;
    if (!(cause instanceof AppError)) logFailure('node.crashed', run.id, cause, { node: command.node });
    const error = redact(withNode(toErrorData(cause, 'NODE_FAILED'), node), notes?.secrets ?? []);
    // What the attempt held is not needed any more, and describing the failure needs room of its own.
    holder.close();
    const failed = await failedAttempt(run, command, node, error);
    return [notes && notes.log.length > 0 ? ({ ...failed, log: notes.log } as Fact) : failed];
  } finally {
    holder.close();
  }
}

/** What the attempt has said of its execution since it was asked last. */
function saidOf(identity: { node: string; run: number; attempt: number }, notes: AttemptNotes | null): Fact[] {
  const data = notes?.customData ?? {};
  if (!notes || Object.keys(data).length === 0) return [];
  notes.customData = {};
  return [{ type: 'data.set', ...identity, data }];
}

/** Says which node had more items than it can have. */
function withNode(error: ErrorData, node: WorkflowNode): ErrorData {
  return error.code === 'ITEMS_TOO_LARGE' ? { ...error, details: { node: node.name, ...error.details } } : error;
}

/** Waits only where R2 is needed. */
function store(run: Run, holder: MemoryHolder, outputs: Item[][]): Outputs | Promise<Outputs> {
  const written = run.payloads.write(outputs, holder);
  return written instanceof Promise ? run.external(() => written) : written;
}

async function finishOutputs(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  progress: ProgressWriter,
  result: Item[][],
  inputs: readonly StoredItems[],
  settling: Settling,
  holder: MemoryHolder,
): Promise<Outputs> {
  // Parts of this attempt and of interrupted ones, as the fold has them now.
  const parts = () => run.nodeRun(command.node, command.run)?.progress?.outputs ?? [];
  if (parts().length > 0 || progress.wroteParts) {
    await progress.finish();
    const outputs = assemble(parts(), result.length);
    for (const [output, slices] of outputs.entries()) checkCount(holder.who, countItems(slices), output);
    if (!node.alwaysOutputData || node.disabled || countItems(outputs[0]) > 0) return outputs;
    return [(await store(run, holder, withOutputData([[]], inputs)))[0]!, ...outputs.slice(1)];
  }
  const outputs = progress.used ? progress.takeGathered() : result;
  while (outputs.length < result.length) outputs.push([]);
  settling.checkFirst(outputs, run.nodeRun(command.node, command.run)?.failures ?? 0);
  return store(run, holder, settling.whole(outputs));
}

/** What the wait shows is stored beside it: whoever opens the link sees it without the node being run again. */
async function startWait(
  run: Run,
  identity: { node: string; run: number; attempt: number },
  { wait, show }: WaitRequest,
): Promise<Fact> {
  const ref = show === undefined ? null : (await run.payloads.write([[{ json: { show } }]]))[0]![0]!.ref;
  return { type: 'wait.started', ...identity, wait: { ...wait, ...(ref === null ? {} : { ref }) } };
}

async function storeResponse(
  run: Run,
  node: string,
  given: { response: Omit<GivenResponse, 'ref'>; body: string | null },
): Promise<Fact> {
  const ref = given.body === null ? null : (await run.payloads.write([[{ json: { body: given.body } }]]))[0]![0]!.ref;
  return { type: 'response.given', node, response: { ...given.response, ref } };
}

/** Adds to an error which item of which node it happened at. */
function withItem<T>(item: number, node: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, error.message, { ...error.details, node, item });
    throw error;
  }
}
