import { AppError } from '../core/errors/app-error.ts';
import type { ChildrenDue } from '../durable-objects/execution/fan-out.ts';
import type { ExecutionReport } from '../durable-objects/execution/protocol.ts';
import { sweep } from './cron/sweep.ts';
import type { Env } from './env.ts';
import { answerFile } from './http/answer-file.ts';
import { answerRequest, finishApp } from './http/answer-request.ts';
import { newApp } from './http/app.ts';
import { logLine } from './http/log.ts';
import { answerError } from './http/problem.ts';
import { API_PREFIX, MOUNTED } from './http/route.ts';
import { answerWebhook } from './ingress/webhook.ts';
import { CHILDREN_QUEUE, consumeChildren } from './queue/children.ts';
import { consumeReports } from './queue/reports.ts';
import { answerPerson, isForPeople } from './ingress/answer-person.ts';
import { answerWaiting, WAITING_PREFIX } from './ingress/webhook-waiting.ts';
import { mountAll } from './routes/all.ts';
import { LIVE_ROUTE } from './routes/live.ts';
import { REFERENCE_ROUTES } from './routes/reference.ts';

export { Breaker } from '../durable-objects/breaker/breaker.ts';
export { Bucket } from '../durable-objects/bucket/bucket.ts';
export { Debounce } from '../durable-objects/debounce/debounce.ts';
export { Memory } from '../durable-objects/memory/memory.ts';
export { Execution } from '../durable-objects/execution/execution.ts';
export { RateLimit } from '../durable-objects/rate-limit/rate-limit.ts';
export { Scratch } from '../durable-objects/scratch/scratch.ts';
export { Turn } from '../durable-objects/turn/turn.ts';
export { Definitions } from './entrypoints/definitions.ts';
export { ExecutionIndex } from './entrypoints/execution-index.ts';
export { Limits } from './entrypoints/limits.ts';
export { Vault } from './entrypoints/vault.ts';

const app = finishApp(newApp(), () => [
  ...MOUNTED.map(({ method, path }) => ({ method, path: API_PREFIX + path })),
  LIVE_ROUTE,
  ...REFERENCE_ROUTES,
]);
mountAll(app);

/** The Worker. Every entry point catches everything: locally an uncaught exception would vanish without a trace. */
export default {
  async fetch(request, env, ctx): Promise<Response> {
    try {
      const { pathname } = new URL(request.url);
      // Ahead of the router: nothing of it is needed where most of the traffic goes.
      if (pathname.startsWith('/webhook/')) return await answerWebhook(request, env, ctx);
      if (pathname.startsWith(WAITING_PREFIX)) return await answerWaiting(request, env);
      if (isForPeople(pathname)) return await answerPerson(request, env);
      // What no Worker path claims is a file or a page of the editor.
      if (
        !/^\/(api|webhook-test|webhook-waiting|approve|form|metrics)(\/|$)/.test(pathname) &&
        (request.method === 'GET' || request.method === 'HEAD')
      ) {
        return await answerFile(request, env);
      }
      return await answerRequest(app, request, env, ctx);
    } catch (error) {
      return answerError(error, {
        method: request.method,
        path: URL.parse(request.url)?.pathname ?? '',
        requestId: '',
      });
    }
  },

  async queue(batch, env): Promise<void> {
    try {
      if (batch.queue.startsWith(CHILDREN_QUEUE)) await consumeChildren(batch as MessageBatch<ChildrenDue>, env);
      else await consumeReports(batch as MessageBatch<ExecutionReport>, env);
    } catch (error) {
      logLine('queue.failed', { queue: batch.queue, error: String(error) });
      batch.retryAll();
    }
  },

  async scheduled(controller, env): Promise<void> {
    try {
      await sweep(controller.scheduledTime, env);
    } catch (error) {
      logLine('scheduled.failed', { error: error instanceof AppError ? error.code : String(error) });
    }
  },
} satisfies ExportedHandler<Env, ExecutionReport | ChildrenDue>;
