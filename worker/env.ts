import type { ObjectEnv } from '../durable-objects/env.ts';

/** Bindings, variables and secrets of the Worker. Secrets come from `.dev.vars` locally and from Worker secrets when deployed. */
export interface Env extends ObjectEnv {
  RATE_LIMIT: DurableObjectNamespace;
  DEBOUNCE: DurableObjectNamespace;
  DB: D1Database;
  ASSETS: Fetcher;
  /** Signs access tokens and cursors: `<key>` or `<key>,<previous key>`, each at least 32 random bytes in base64. */
  AUTH_KEY: string;
  /** One-time secret that the first owner's set-up needs. */
  SETUP_TOKEN: string;
  /** `{"active":"k1","keys":{"k1":"<base64 of 32 bytes>"}}`; several keys may stand here during a rotation. */
  MASTER_KEYS: string;
  /** Longest webhook body in bytes; 16 MiB when absent. */
  WEBHOOK_BODY_LIMIT?: string;
  /** Largest body that is a file, in bytes. */
  WEBHOOK_FILE_LIMIT?: string;
  /**
   * `true` where only Cloudflare can reach the Worker, so that `CF-Connecting-IP` can be believed and tries are counted
   * per address. `wrangler.toml` says so for a deployment, the local starter says `false`.
   */
  BEHIND_CLOUDFLARE?: string;
}
