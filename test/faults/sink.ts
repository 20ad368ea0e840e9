import { createServer, type Server, type ServerResponse } from 'node:http';
import { Random } from '../../core/engine/testing/random.ts';
import { tenantsIn, type Tenant } from './isolation.ts';

/** How the world outside can behave. `good` is the only one that a node counts as done. */
export const MISBEHAVIOURS = ['slow', 'error', 'reset', 'garbage', 'busy', 'silent'] as const;
type Behaviour = 'good' | 'broken' | (typeof MISBEHAVIOURS)[number];

/** One call that came from a node. */
export interface Effect {
  key: string;
  /** `/<workflow>/v<version>/<node>`. */
  path: string;
  at: number;
  behaviour: Behaviour;
  /** Whose data its body carried. */
  tenants: readonly Tenant[];
}

/** Longer than any node of the workflows waits. */
const SILENCE_MS = 30_000;
/** From this call with one key on the service behaves, so that the policy of the nodes gets through. */
const PATIENCE = 2;

/** A service on loopback that writes down every call, and misbehaves by chance: the outside truth of a run. */
export class FaultySink {
  readonly effects: Effect[] = [];
  /** Chance that a call meets a misbehaviour. */
  chance = 0;
  /** Called as soon as a call has come, and when it has been answered. */
  onCall: (effect: Effect, when: 'before-effect' | 'after-effect') => void = () => {};
  /** Called with the address that ends a wait. */
  onQuestion: (resumeUrl: string) => void = () => {};
  private readonly random: Random;
  private readonly counts = new Map<string, number>();
  private readonly server: Server;

  private constructor(seed: number) {
    this.random = new Random(seed);
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => this.take(String(request.headers['idempotency-key']), request.url ?? '', body, response));
      request.on('error', () => response.destroy());
    });
    this.server.keepAliveTimeout = 60_000;
  }

  static async start(seed: number): Promise<FaultySink> {
    const sink = new FaultySink(seed);
    await new Promise<void>((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get host(): string {
    const address = this.server.address();
    return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(key: string, path: string, body: string, response: ServerResponse): void {
    const count = this.counts.get(key) ?? 0;
    this.counts.set(key, count + 1);
    const isBad = count < PATIENCE && this.random.chance(this.chance);
    const behaviour: Behaviour = path.endsWith('/broken') ? 'broken' : isBad ? this.random.pick(MISBEHAVIOURS) : 'good';
    const effect = { key, path, at: Date.now(), behaviour, tenants: tenantsIn(body) };
    this.effects.push(effect);
    this.onCall(effect, 'before-effect');
    const question = /"resumeUrl":"([^"]+)"/.exec(body)?.[1];
    if (question) this.onQuestion(question);
    const delay = behaviour === 'slow' ? 300 + this.random.int(1200) : 0;
    setTimeout(() => this.answer(effect, response), delay);
  }

  private answer(effect: Effect, response: ServerResponse): void {
    const give = (status: number, text: string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(text, () => this.onCall(effect, 'after-effect'));
    };
    switch (effect.behaviour) {
      case 'good':
      case 'slow':
        return give(200, '{"ok":true}');
      case 'broken':
        return give(400, '{"ok":false}');
      case 'error':
        return give(503, 'out of order');
      case 'busy':
        return give(429, 'later', { 'retry-after': '1' });
      case 'garbage':
        return give(200, '<html>{"ok":');
      case 'reset':
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"ok":');
        setTimeout(() => response.destroy(), 5);
        return;
      case 'silent':
        setTimeout(() => response.destroy(), SILENCE_MS).unref();
    }
  }
}
