import { DurableObject } from 'cloudflare:workers';
import { AppError, toErrorData, type Result } from '../../core/errors/app-error.ts';
import type { Breakpoint } from '../../core/engine/events.ts';
import type { AnsweredBy } from '../../core/nodes/kit/wait-show.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { ObjectEnv } from '../env.ts';
import { awaitEnd, awaitResponse } from './await-run.ts';
import { callOff, cancel } from './cancel.ts';
import { storedPayloads } from './copy-payloads.ts';
import { childEnded } from './parent-link.ts';
import { childrenStarted, childStarts } from './started-children.ts';
import { Host } from './host.ts';
import { logFailure } from './log-failure.ts';
import { goOn } from './go-on.ts';
import { pause, setBreakpoints } from './pause.ts';
import type { ChildStarted, ExecutionRpc, GoOnRequest, Outcome, PauseRequest, StartRequest } from './protocol.ts';
import { nextForm } from './next-form.ts';
import { openWait, resume } from './resume.ts';
import { start } from './start.ts';
import { stoppedAt } from './stopped-at.ts';
import { nodeData, outcome, view, watchLive } from './view.ts';
import { poke, wake } from './wake.ts';

/**
 * One execution. The object's id is the execution's id; everything that it knows is its journal. This class is only the
 * surface that the platform calls: what a call does stands in the file of that name. `protocol.ts` describes the calls,
 * ARCHITECTURE §3.2–3.5 says why each line of the alarm's handling stands where it does.
 */
export class Execution extends DurableObject<ObjectEnv> implements ExecutionRpc {
  private readonly host: Host;

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env);
    this.host = new Host(ctx, env);
  }

  start(request: StartRequest) {
    return this.answer(() => start(this.host, request));
  }

  awaitResponse(workspaceId: string, timeoutMs: number) {
    return this.answer(() => awaitResponse(this.host, workspaceId, timeoutMs));
  }

  awaitEnd(workspaceId: string, timeoutMs: number) {
    return this.answer(() => awaitEnd(this.host, workspaceId, timeoutMs));
  }

  view(workspaceId: string) {
    return this.answer(() => view(this.host, workspaceId));
  }

  nodeData(workspaceId: string, node: string, run: number, offset: number, limit: number) {
    return this.answer(() => nodeData(this.host, workspaceId, node, run, offset, limit));
  }

  stoppedAt(workspaceId: string, offset: number, limit: number) {
    return this.answer(() => stoppedAt(this.host, workspaceId, offset, limit));
  }

  storedPayloads(workspaceId: string, refs: string[]) {
    return this.answer(() => storedPayloads(this.host, workspaceId, refs));
  }

  resume(by: AnsweredBy, key: string, items: Item[]) {
    return this.answer(() => resume(this.host, by, key, items));
  }

  openWait(by: AnsweredBy, key: string) {
    return this.answer(() => openWait(this.host, by, key));
  }

  nextForm(key: string, timeoutMs: number) {
    return this.answer(() => nextForm(this.host, key, timeoutMs));
  }

  cancel(workspaceId: string) {
    return this.answer(() => cancel(this.host, workspaceId));
  }

  pause(workspaceId: string, request: PauseRequest) {
    return this.answer(() => pause(this.host, workspaceId, request));
  }

  goOn(workspaceId: string, request: GoOnRequest) {
    return this.answer(() => goOn(this.host, workspaceId, request));
  }

  setBreakpoints(workspaceId: string, breakpoints: Breakpoint[]) {
    return this.answer(() => setBreakpoints(this.host, workspaceId, breakpoints));
  }

  outcome(workspaceId: string, offset: number) {
    return this.answer(() => outcome(this.host, workspaceId, offset));
  }

  childEnded(workspaceId: string, child: string, outcome: Outcome | null) {
    return this.answer(() => childEnded(this.host, workspaceId, child, outcome));
  }

  childStarts(workspaceId: string, children: string[]) {
    return this.answer(() => childStarts(this.host, workspaceId, children));
  }

  childrenStarted(workspaceId: string, answers: ChildStarted[]) {
    return this.answer(() => childrenStarted(this.host, workspaceId, answers));
  }

  callOff(workspaceId: string) {
    return this.answer(() => callOff(this.host, workspaceId));
  }

  async takeTurn() {
    await this.host.load();
    return this.host.turns.take(this.host.run);
  }

  poke() {
    return this.host.lettingGo.during(() => poke(this.host));
  }

  override fetch(request: Request) {
    return this.host.lettingGo.during(() => watchLive(this.host, request));
  }

  override alarm() {
    return this.host.lettingGo.during(() => wake(this.host));
  }

  override webSocketMessage(): void {
    // Watchers have nothing to say.
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    socket.close();
  }

  /** Class identity does not survive the RPC border: errors cross it as data. */
  private answer<T>(work: () => Promise<T>): Promise<Result<T>> {
    return this.host.lettingGo.during(async () => {
      try {
        return { ok: true, value: await work() };
      } catch (error) {
        if (!(error instanceof AppError)) logFailure('execution.failed', this.host.id, error);
        return { ok: false, error: toErrorData(error) };
      }
    });
  }
}
