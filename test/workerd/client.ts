import { exports } from 'cloudflare:workers';
import type { z } from 'zod';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';

export const ORIGIN = 'http://sluice.test';
const SETUP_TOKEN = 'set-up-token-of-the-tests';

type Identity = Record<string, string>;

/** Calls the Worker as a client from outside would. */
export function fetchWorker(path: string, init: RequestInit = {}): Promise<Response> {
  return (exports as unknown as { default: Fetcher }).default.fetch(`${ORIGIN}${path}`, init);
}

/** The API as one caller sees it. */
export class Client {
  private readonly identity: Identity;

  constructor(identity: Identity = {}) {
    this.identity = identity;
  }

  /** The owner of this file's database; made on the first call. */
  static async owner(): Promise<Client> {
    const body = { setupToken: SETUP_TOKEN, email: 'ada@example.com', password: 'a long enough password', name: 'Ada' };
    const tokens = await new Client().call<{ accessToken: string }>('POST', '/auth/setup', body);
    return new Client({ authorization: `Bearer ${tokens.accessToken}` });
  }

  /** A caller with an API key of a role. */
  async withRole(role: string): Promise<Client> {
    const { key } = await this.call<{ key: string }>('POST', '/api-keys', { name: role, role });
    return new Client({ 'x-api-key': key });
  }

  raw(method: string, path: string, body?: unknown, headers: Identity = {}): Promise<Response> {
    return fetchWorker(`/api/v1${path}`, {
      method,
      headers: { ...this.identity, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.raw(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async publish(document: z.input<typeof WorkflowDocument>): Promise<WorkflowDetail> {
    const { id } = await this.call<WorkflowDetail>('POST', '/workflows', document);
    return this.call<WorkflowDetail>('POST', `/workflows/${id}/publish`);
  }
}

/** A webhook that answers with the items of its last node. */
export function listener(
  path: string,
  params: Record<string, z.input<ReturnType<typeof z.json>>> = {},
  credential?: string,
): z.input<typeof WorkflowDocument> {
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
