import { toErrorData } from '../../core/errors/app-error.ts';
import type { ChildrenDue } from '../../durable-objects/execution/fan-out.ts';
import type { ChildStarted, ChildStarts } from '../../durable-objects/execution/protocol.ts';
import type { Env } from '../env.ts';
import { callExecution, valueOf } from '../executions/call-execution.ts';
import { logLine } from '../http/log.ts';

export const CHILDREN_QUEUE = 'sluice-children';
const DEAD_LETTERS = `${CHILDREN_QUEUE}-dead`;

/**
 * Starts executions that others have called. A message is a hint: their caller says what is still to be started, so
 * repeated, late and reordered ones start nothing twice, and what is lost the caller sends again.
 */
export async function consumeChildren(batch: MessageBatch<ChildrenDue>, env: Env): Promise<void> {
  const callers = new Map<string, Message<ChildrenDue>[]>();
  for (const message of batch.messages) {
    const list = callers.get(message.body.parent);
    if (list) list.push(message);
    else callers.set(message.body.parent, [message]);
  }
  await Promise.all([...callers].map(([parent, messages]) => startAll(parent, messages, batch.queue, env)));
}

async function startAll(
  parent: string,
  messages: readonly Message<ChildrenDue>[],
  queue: string,
  env: Env,
): Promise<void> {
  try {
    const { workspaceId } = messages[0]!.body;
    const caller = env.EXECUTION.idFromString(parent);
    let left = [...new Set(messages.map(({ body }) => body.child))];
    while (left.length > 0) {
      const asked: ChildStarts = valueOf(
        await callExecution(env, caller, (stub) => stub.childStarts(workspaceId, left)),
      );
      const answers = await Promise.all(asked.starts.map((one) => start(one, env)));
      if (answers.length > 0)
        valueOf(await callExecution(env, caller, (stub) => stub.childrenStarted(workspaceId, answers)));
      left = answers.length > 0 ? asked.left : [];
    }
    for (const message of messages) message.ack();
  } catch (error) {
    logLine('children.failed', { parent, queue, count: messages.length, error: String(error) });
    // Of dead letters nothing is tried again: the caller sends anew what it still wants.
    for (const message of messages) {
      if (queue === DEAD_LETTERS) message.ack();
      else message.retry({ delaySeconds: 2 });
    }
  }
}

async function start({ child, request }: ChildStarts['starts'][number], env: Env): Promise<ChildStarted> {
  try {
    valueOf(await callExecution(env, env.EXECUTION.idFromString(child), (stub) => stub.start(request)));
    return { child };
  } catch (error) {
    return { child, error: toErrorData(error) };
  }
}
