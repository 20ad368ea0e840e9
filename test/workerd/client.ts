import { exports } from 'cloudflare:workers';
import type { z } from 'zod';
import { ApiClient, type DocumentInput, type Identity } from '../harness/client.ts';

export const ORIGIN = 'http://sluice.test';

/** Calls the Worker as a client from outside would. */
export function fetchWorker(path: string, init: RequestInit = {}): Promise<Response> {
  return (exports as unknown as { default: Fetcher }).default.fetch(`${ORIGIN}${path}`, init);
}

/** The API of the Worker in this runtime as one caller sees it. */
export class Client extends ApiClient {
  constructor(identity: Identity = {}) {
    super(fetchWorker, identity);
  }

  /** The owner of this file's database; made on the first call. */
  static async owner(): Promise<Client> {
    return new Client(await new Client().makeOwner());
  }

  /** A caller with an API key of a role. */
  async withRole(role: string): Promise<Client> {
    return new Client(await this.makeKey({ name: role, role }));
  }
}

/** A webhook that answers with the items of its last node. */
export function listener(
  path: string,
  params: Record<string, z.input<ReturnType<typeof z.json>>> = {},
  credential?: string,
): DocumentInput {
  return {
    name: `Listener at ${path}`,
    nodes: [
      {
        id: 'hook',
        name: 'Hook',
        type: 'webhook',
        params: { path, method: 'POST', respond: 'lastNode', ...params },
        ...(credential ? { credentials: { credential } } : {}),
      },
      { id: 'end', name: 'End', type: 'no-op' },
    ],
    connections: [{ from: { node: 'hook' }, to: { node: 'end' } }],
  };
}
