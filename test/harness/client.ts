import type { z } from 'zod';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';

export const SETUP_TOKEN = 'set-up-token-of-the-tests';

/** Headers that say who calls. */
export type Identity = Record<string, string>;
/** The way to the platform: a path from its root, and what `fetch` takes. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;
export type DocumentInput = z.input<typeof WorkflowDocument>;

/** The API as one caller sees it, over whatever leads to the platform. */
export class ApiClient {
  protected readonly send: Send;
  protected identity: Identity;

  constructor(send: Send, identity: Identity = {}) {
    this.send = send;
    this.identity = identity;
  }

  /** What says who calls, for a request that is made by hand. */
  get headers(): Identity {
    return this.identity;
  }

  /** Makes the owner, who may do everything, and gives what says so. */
  async makeOwner(): Promise<Identity> {
    const body = { setupToken: SETUP_TOKEN, email: 'ada@example.com', password: 'a long enough password', name: 'Ada' };
    const { accessToken } = await this.call<{ accessToken: string }>('POST', '/auth/setup', body);
    return { authorization: `Bearer ${accessToken}` };
  }

  async makeKey(given: { name: string; role?: string }): Promise<Identity> {
    return { 'x-api-key': (await this.call<{ key: string }>('POST', '/api-keys', given)).key };
  }

  raw(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(`/api/v1${path}`, {
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

  async publish(document: DocumentInput): Promise<WorkflowDetail> {
    const { id } = await this.call<WorkflowDetail>('POST', '/workflows', document);
    return this.call<WorkflowDetail>('POST', `/workflows/${id}/publish`);
  }

  async credential(type: string, fields: Record<string, string>): Promise<string> {
    return (await this.call<{ id: string }>('POST', '/credentials', { name: `${type} of the tests`, type, fields })).id;
  }
}
