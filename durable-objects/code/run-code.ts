import { callCode } from '../../core/code/call.ts';
import { codeLog } from '../../core/code/code-log.ts';
import type { CodeEngine, CodeHost } from '../../core/code/engine.ts';
import type { GuestAnswer, GuestFile, GuestRequest } from '../../core/code/guest-data.ts';
import { CODE_LIMITS } from '../../core/code/program.ts';
import { readForCode } from '../../core/code/read-file.ts';
import type { LogLine } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { HttpBody, HttpRequest, NodeContext } from '../../core/nodes/kit/context.ts';
import { referenceTo } from '../../core/workflow/file-reference.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { AttemptFiles } from '../execution/attempt-files.ts';
import type { ExpressionScope } from '../execution/expression-scope.ts';
import { BYTES_PER_CHARACTER, type MemoryHolder } from '../execution/memory-budget.ts';
import type { Run } from '../execution/run.ts';
import { GiveWay } from '../limits/give-way.ts';
import { cancelled } from './call-limits.ts';

/** What a node's attempt lends to its code. */
export interface CodeSurroundings {
  run: Run;
  node: WorkflowNode;
  engine: CodeEngine | null;
  scope: ExpressionScope;
  files: AttemptFiles;
  holder: MemoryHolder;
  signal: AbortSignal;
  /** Lines that the code wrote; they are kept with the attempt. */
  lines: LogLine[];
}

/** The longest answer to a request, in bytes: it must find room in the guest. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

function bodyOf(body: NonNullable<GuestRequest['body']>): HttpBody {
  if (body.kind === 'text') return { ...body, contentType: 'text/plain; charset=utf-8' };
  return body.kind === 'form' ? { kind: 'form', value: Object.entries(body.value) } : body;
}

/** `ctx.code` of one attempt. */
export function codeRunner(
  { run, node, engine, scope, files, holder, signal, lines }: CodeSurroundings,
  http: NodeContext<unknown>['http'],
  idempotencyKey: NodeContext<unknown>['idempotencyKey'],
): NodeContext<unknown>['code'] {
  const host: CodeHost = {
    async request(text, signal) {
      const { item, body, query, headers, ...request } = JSON.parse(text) as GuestRequest;
      const hasKey = Object.keys(headers).some((name) => name.toLowerCase() === 'idempotency-key');
      const sent: HttpRequest = {
        ...request,
        headers: hasKey ? headers : { ...headers, 'Idempotency-Key': idempotencyKey(item) },
        maxBytes: MAX_ANSWER_BYTES,
        signal,
        ...(query ? { query: Object.entries(query) } : {}),
        ...(body ? { body: bodyOf(body) } : {}),
      };
      try {
        const { status, statusText, headers: answered, text: answer } = await http(sent, item);
        return JSON.stringify({
          status,
          statusText,
          headers: answered,
          text: answer,
        } satisfies GuestAnswer);
      } catch (thrown) {
        // The whole attempt gives way and is made again later: the code must not go on as if the service had refused.
        throw thrown instanceof GiveWay ? cancelled() : thrown;
      }
    },
    async readFile(text) {
      const { item, name, id, fileName } = JSON.parse(text) as GuestFile;
      const file = await (id === undefined
        ? files.read(item, name)
        : files.open(referenceTo(id, 0, { fileName }), item));
      return readForCode(
        file,
        CODE_LIMITS.fileBytes,
        (bytes) => holder.take(bytes),
        (bytes) => holder.give(bytes),
      );
    },
    log: codeLog(lines, CODE_LIMITS),
    takeMemory: (bytes) => holder.tryTake(bytes),
    giveMemory: (bytes) => holder.give(bytes),
    beforePause: () => run.beforeEffect(),
    signal,
  };
  return (call) => {
    if (!engine)
      throw new AppError(
        'CODE_UNAVAILABLE',
        'Code cannot run on this deployment: neither of its engines is there. Ask the operator.',
      );
    return callCode(call, {
      engine,
      host,
      view: {
        context: (index) => scope.context(index),
        nodeNames: [...run.definition.idByName.keys()],
        stopAtError: node.onError === 'stop',
      },
      limits: CODE_LIMITS,
      workspace: run.meta.workspaceId,
      load: (names) => {
        const loading = scope.load(names);
        return loading && run.external(() => loading);
      },
      keep: (characters) => holder.take(characters * BYTES_PER_CHARACTER),
      giveBack: (characters) => holder.give(characters * BYTES_PER_CHARACTER),
    });
  };
}
