import { DurableObject } from 'cloudflare:workers';

/** The least that any platform on this runtime must do, for comparison: no authentication, no dedupe, no index. */
export class Ceiling extends DurableObject {
  empty() {
    return 'ok';
  }

  write() {
    this.ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS journal(seq INTEGER PRIMARY KEY, events TEXT)');
    this.ctx.storage.sql.exec('INSERT INTO journal(seq, events) VALUES (1, ?)', 'x'.repeat(1000));
    return 'ok';
  }
}

export default {
  async fetch(request, env) {
    await request.text();
    if (new URL(request.url).pathname === '/empty')
      return new Response(await env.CEILING.get(env.CEILING.idFromName('one')).empty());
    return new Response(await env.CEILING.get(env.CEILING.newUniqueId()).write());
  },
};
