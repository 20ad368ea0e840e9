import type { Command } from '../../core/engine/commands.ts';
import type { Slice } from '../../core/engine/events.ts';
import { isEntered } from '../../core/engine/hold.ts';
import { AppError, fromErrorData } from '../../core/errors/app-error.ts';
import type { ObjectEnv } from '../env.ts';
import { fileIdsIn } from '../../core/workflow/file-reference.ts';
import { copyFiles } from './files.ts';
import { BYTES_PER_CHARACTER } from './memory-budget.ts';
import { TRIGGER_NAME } from './payloads.ts';
import { payloadKey } from './stored-bytes.ts';
import type { Callable, DefinitionsRpc, StartRequest, TriggerData } from './protocol.ts';
import type { Run } from './run.ts';
import { linesOf } from './turns.ts';

export type StartChild = Extract<Command, { type: 'start-child' }>;

/** Sub-workflows inside sub-workflows, and workflows that start one another without waiting. */
export const MAX_DEPTH = 20;
/** Above this many characters of JSON the items of a call go to R2 and only a reference to the child. */
const INLINE_CHARACTERS = 1_000_000;

/** Makes the starts of the executions that a run asks for. What several of them call is looked up once. */
export class StartRequests {
  private readonly run: Run;
  private readonly env: ObjectEnv;
  private readonly definitions: DefinitionsRpc;
  private readonly found = new Map<string, Promise<Callable>>();

  constructor(run: Run, env: ObjectEnv, definitions: DefinitionsRpc) {
    this.run = run;
    this.env = env;
    this.definitions = definitions;
  }

  /** Throws WORKFLOW_NOT_FOUND, SUB_WORKFLOW_NOT_CALLABLE and SUB_WORKFLOW_TOO_DEEP, which no further try mends. */
  async of(command: StartChild): Promise<StartRequest> {
    const { child, request } = command;
    const { meta, state } = this.run;
    const depth = (meta.parent?.depth ?? 0) + 1;
    const hops = meta.hops + (request.detached ? 1 : 0);
    if (depth > MAX_DEPTH || hops > MAX_DEPTH)
      throw new AppError(
        'SUB_WORKFLOW_TOO_DEEP',
        `Workflows call one another ${MAX_DEPTH} levels deep here. Check whether a workflow calls itself without end.`,
      );
    const trigger = request.kind === 'workflow' ? 'workflow' : 'error';
    const isByHand = state.mode === 'manual';
    return {
      ...(await this.callable(request.target, trigger, isByHand && trigger === 'workflow')),
      workspaceId: meta.workspaceId,
      mode: trigger === 'error' ? 'error' : isByHand ? 'manual' : 'child',
      data: await this.triggerData(child, request.input),
      dedupeMs: 0,
      synchronous: false,
      hops,
      ...(request.detached ? {} : { parent: { executionId: this.run.id, depth, lines: linesOf(meta) } }),
      ...(isSteppedInto(this.run, command) ? { debug: { breakpoints: [], step: 'into' as const } } : {}),
    };
  }

  private callable(target: string, trigger: 'workflow' | 'error', draft: boolean): Promise<Callable> {
    const key = `${trigger}:${target}`;
    let found = this.found.get(key);
    if (!found) {
      found = this.definitions.callable(this.run.meta.workspaceId, target, { trigger, draft }).then((answer) => {
        if (!answer.ok) throw fromErrorData(answer.error);
        return answer.value;
      });
      this.found.set(key, found);
    }
    return found;
  }

  /** Inline when it is small; else it lies under the child's own prefix, where its retention finds it. */
  private async triggerData(child: string, input: Slice[]): Promise<TriggerData> {
    const { payloads } = this.run;
    return payloads.holding('The called workflow', async (holder) => {
      const items = await payloads.read(input, holder);
      await copyFiles(this.env.BLOBS, payloadKey(this.run.id, ''), child, fileIdsIn(items));
      await holder.take(items.reduce((size, item) => size + payloads.sizeOf(item), 0) * BYTES_PER_CHARACTER);
      const text = JSON.stringify(items);
      if (text.length <= INLINE_CHARACTERS) return { kind: 'inline', items };
      const key = payloadKey(child, TRIGGER_NAME);
      await this.env.BLOBS.put(key, text);
      return { kind: 'stored', key, count: items.length };
    });
  }
}

/** A person who steps into a call stops before the first node of what is called, and of what that calls. */
function isSteppedInto({ state }: Run, { node, run, request }: StartChild): boolean {
  return request.kind === 'workflow' && !request.detached && isEntered(state, node, run);
}
