import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import { z } from 'zod';
import { SETUP_TOKEN, until } from './platform.ts';

type DocumentInput = z.input<typeof WorkflowDocument>;

/** The API as a caller with an API key sees it. */
export class Api {
  readonly url: string;
  /** The API key, once `setUp` has made one. */
  key = '';
  private headers: Record<string, string> = {};

  constructor(url: string) {
    this.url = url;
  }

  /** Makes the owner and an API key. */
  async setUp(): Promise<void> {
    const tokens = await this.call<{ accessToken: string }>('POST', '/auth/setup', {
      setupToken: SETUP_TOKEN,
      email: 'ada@example.com',
      password: 'a long enough password',
      name: 'Ada',
    });
    this.headers = { authorization: `Bearer ${tokens.accessToken}` };
    const { key } = await this.call<{ key: string }>('POST', '/api-keys', { name: 'tests' });
    this.key = key;
    this.headers = { 'x-api-key': key };
  }

  async raw(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
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

  execution(id: string, data = false): Promise<ExecutionDetail> {
    return this.call('GET', `/executions/${id}${data ? '?data=true' : ''}`);
  }

  /** Every execution in the index, over all pages. */
  async executions(query = ''): Promise<ExecutionSummary[]> {
    const all: ExecutionSummary[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.call<{ items: ExecutionSummary[]; cursor?: string }>(
        'GET',
        `/executions?limit=200${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      all.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
    return all;
  }

  /** Waits until an execution has ended, and gives it. */
  async ended(id: string, timeoutMs = 60_000): Promise<ExecutionDetail> {
    return until(
      `execution ${id} ends`,
      async () => {
        const found = await this.execution(id);
        return found.endedAt !== null && found;
      },
      timeoutMs,
    );
  }
}
