// If these fail, a webhook is lost, doubled or accepted from a stranger: every real delivery of GitHub that the example
// package holds for three events goes through the started platform.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { githubEvents, publishShortWorkflow, signDelivery } from '../../bench/short-workflow.ts';
import { Api } from '../harness/api.ts';
import { Platform, until } from '../harness/platform.ts';

const deliveries = githubEvents
  .filter((event) => ['issues', 'push', 'pull_request'].includes(event.name))
  .flatMap((event) =>
    event.examples.map((payload, index) => ({
      event: event.name,
      body: JSON.stringify(payload),
      id: `${event.name}-${index}`,
      payload,
    })),
  );

describe('GitHub deliveries', () => {
  let platform: Platform;
  let api: Api;
  let address: string;
  let workflowId: string;

  beforeAll(async () => {
    platform = await Platform.create();
    await platform.start();
    api = new Api(platform.url);
    await api.setUp();
    ({ url: address, workflowId } = await publishShortWorkflow(api, {
      pick: {
        repository: '={{ $json.body.repository.full_name }}',
        action: "={{ $json.body.action ?? 'push' }}",
      },
      answer: '={{ { opened: true, repository: $json.repository } }}',
      otherAnswer: '={{ { opened: false, action: $json.action } }}',
    }));
  });
  afterAll(() => platform.stop());

  const deliver = (delivery: (typeof deliveries)[number], signature = signDelivery(delivery.body)) =>
    fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': delivery.event,
        'x-github-delivery': delivery.id,
        'x-hub-signature-256': signature,
      },
      body: delivery.body,
    });
  const count = async () => (await api.executions(`&workflowId=${workflowId}`)).length;

  it('knows examples of all three events', () => {
    expect(new Set(deliveries.map((one) => one.event))).toEqual(new Set(['issues', 'push', 'pull_request']));
    expect(deliveries.length).toBeGreaterThan(50);
  });

  it('refuses a delivery with a wrong signature with 401 and starts nothing', async () => {
    for (const delivery of deliveries) {
      const response = await deliver(delivery, signDelivery(delivery.body, 'another secret'));
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'WEBHOOK_UNAUTHENTICATED' });
    }
    expect(await count()).toBe(0);
  });

  it('makes exactly one execution of each signed delivery and answers it', async () => {
    for (const delivery of deliveries) {
      const response = await deliver(delivery);
      const action = delivery.payload['action'] ?? 'push';
      const expected = action === 'opened' ? { opened: true } : { opened: false, action };
      expect(await response.json(), delivery.id).toMatchObject(expected);
      expect(response.status).toBe(200);
    }
    await until('every execution is in the index', async () => (await count()) === deliveries.length);
    const executions = await api.executions(`&workflowId=${workflowId}`);
    expect(new Set(executions.map((one) => one.status))).toEqual(new Set(['succeeded']));
  });

  it('starts nothing when the same deliveries come again, and gives the same answers', async () => {
    for (const delivery of deliveries) {
      const response = await deliver(delivery);
      expect(response.status).toBe(200);
      expect(response.headers.get('x-sluice-duplicate')).toBe('true');
    }
    // A new execution that comes after them proves that their reports, had there been any, have arrived as well.
    await deliver({ ...deliveries[0]!, id: 'one-more' });
    await until('the last one is in the index', async () => (await count()) > deliveries.length);
    expect(await count()).toBe(deliveries.length + 1);
  });
});
