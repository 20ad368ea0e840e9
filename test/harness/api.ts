import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import { ApiClient, type Identity } from './client.ts';
import { until } from './platform.ts';

/** The API of a started platform as a caller with an API key sees it. */
export class Api extends ApiClient {
  constructor(url: string, identity: Identity = {}) {
    super((path, init) => fetch(url + path, init), identity);
  }

  /** Makes the owner and an API key. */
  async setUp(): Promise<void> {
    this.identity = await this.makeOwner();
    this.identity = await this.makeKey({ name: 'tests' });
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
