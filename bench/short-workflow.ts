import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Api } from '../test/harness/api.ts';

const SECRET = 'a secret that GitHub and we share';

/** Real deliveries by the name of their event. */
export const githubEvents = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  name: string;
  examples: Record<string, unknown>[];
}[];

/** What another user of the short form wants otherwise. */
interface Differences {
  path?: string;
  /** Fields that are picked out of the delivery; `action` decides the way. */
  pick?: Record<string, string>;
  answer?: string;
  /** The answer when the action is not "opened"; the same one when absent. */
  otherAnswer?: string;
}

/** The sample's short form, webhook → set → if → respond, fired with a real delivery of GitHub. */
export async function publishShortWorkflow(api: Api, differences: Differences = {}) {
  const {
    path = 'short',
    pick = { title: '={{ $json.body.issue.title }}', action: '={{ $json.body.action }}' },
    answer = '={{ { title: $json.title } }}',
    otherAnswer,
  } = differences;
  const hmac = await api.credential('hmac', { secret: SECRET });
  const respond = (id: string, json: string) => ({ id, name: id, type: 'respond', params: { body: 'json', json } });
  const workflow = await api.publish({
    name: 'Short form',
    settings: { order: 'parallel' },
    nodes: [
      {
        id: 'hook',
        name: 'GitHub',
        type: 'webhook',
        params: {
          path,
          method: 'POST',
          authentication: 'hmac',
          dedupeHeader: 'X-GitHub-Delivery',
          respond: 'respondNode',
        },
        credentials: { credential: hmac },
      },
      {
        id: 'pick',
        name: 'Pick',
        type: 'set',
        params: {
          mode: 'fields',
          keepInput: false,
          assignments: Object.entries(pick).map(([name, value]) => ({ name, type: 'string', value })),
        },
      },
      {
        id: 'opened',
        name: 'Opened?',
        type: 'if',
        params: { conditions: [{ left: '={{ $json.action }}', operator: 'equals', right: 'opened' }] },
      },
      respond('answer', answer),
      ...(otherAnswer === undefined ? [] : [respond('other', otherAnswer)]),
    ],
    connections: [
      { from: { node: 'hook' }, to: { node: 'pick' } },
      { from: { node: 'pick' }, to: { node: 'opened' } },
      { from: { node: 'opened', index: 0 }, to: { node: 'answer' } },
      { from: { node: 'opened', index: 1 }, to: { node: otherAnswer === undefined ? 'answer' : 'other' } },
    ],
  });
  const body = JSON.stringify(
    githubEvents.find((event) => event.name === 'issues')!.examples.find((one) => one['action'] === 'opened'),
  );
  return {
    workflowId: workflow.id,
    url: workflow.webhooks[0]!.url,
    body,
    /** Headers of delivery `n` of a series: each is a new one for the dedupe. */
    headers: (series: string) => {
      const signature = signDelivery(body);
      return (n: number) => ({
        'content-type': 'application/json',
        'x-hub-signature-256': signature,
        'x-github-delivery': `${series}-${n}`,
      });
    },
  };
}

/** The signature that GitHub would send with a body. */
export function signDelivery(body: string, secret: string = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
