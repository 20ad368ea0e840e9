import { databaseOf } from '../db/database.ts';
import { findWebhooksSystemWide, type WebhookRow } from '../db/webhooks.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';

/** From this age on one request reads the routes again, beside its own work; the others go on with what is known. */
const FRESH_MS = 1500;
/** No request is answered by routes older than this: an unpublished workflow stops within two seconds everywhere. */
const DEAD_MS = 2000;
const LIMIT = 5000;

interface Entry {
  rows: WebhookRow[];
  at: number;
  isRefreshing: boolean;
}

const cache = new Map<string, Entry>();

/** Every webhook at a path, by whatever method. A promise only when the isolate does not know it. */
export function webhooksAt(path: string, env: Env, ctx: ExecutionContext): WebhookRow[] | Promise<WebhookRow[]> {
  const entry = cache.get(path);
  const age = entry ? Date.now() - entry.at : Infinity;
  if (!entry || age > DEAD_MS) return read(path, env);
  if (age > FRESH_MS && !entry.isRefreshing) {
    entry.isRefreshing = true;
    ctx.waitUntil(
      read(path, env).catch((error: unknown) => {
        entry.isRefreshing = false;
        logLine('webhook.refresh.failed', { path, error: String(error) });
      }),
    );
  }
  return entry.rows;
}

/** Forgets paths whose registration has just changed here. Other isolates follow within two seconds. */
export function forgetWebhooks(paths: Iterable<string>): void {
  for (const path of paths) cache.delete(path);
}

async function read(path: string, env: Env): Promise<WebhookRow[]> {
  const at = Date.now();
  const rows = await findWebhooksSystemWide(databaseOf(env), path);
  cache.delete(path);
  if (cache.size >= LIMIT) cache.delete(cache.keys().next().value!);
  cache.set(path, { rows, at, isRefreshing: false });
  return rows;
}
