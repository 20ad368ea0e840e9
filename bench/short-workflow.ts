import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Api } from '../test/harness/api.ts';

const SECRET = 'a secret of the benchmark';

/** The sample's short form, webhook → set → if → respond, fired with a real delivery of GitHub. */
export async function publishShortWorkflow(api: Api) {
  const hmac = await api.credential('hmac', { secret: SECRET });
  const workflow = await api.publish({
    name: 'Short form',
    settings: { order: 'parallel' },
    nodes: [
      {
        id: 'hook',
        name: 'GitHub',
        type: 'webhook',
        params: {
          path: 'short',
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
          assignments: [
            { name: 'title', type: 'string', value: '={{ $json.body.issue.title }}' },
            { name: 'action', type: 'string', value: '={{ $json.body.action }}' },
          ],
        },
      },
      {
        id: 'opened',
        name: 'Opened?',
        type: 'if',
        params: { conditions: [{ left: '={{ $json.action }}', operator: 'equals', right: 'opened' }] },
      },
      {
        id: 'answer',
        name: 'Answer',
        type: 'respond',
        params: { body: 'json', json: '={{ { title: $json.title } }}' },
      },
    ],
    connections: [
      { from: { node: 'hook' }, to: { node: 'pick' } },
      { from: { node: 'pick' }, to: { node: 'opened' } },
      { from: { node: 'opened', index: 0 }, to: { node: 'answer' } },
      { from: { node: 'opened', index: 1 }, to: { node: 'answer' } },
    ],
  });
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: { action?: string }[];
  }[];
  const body = JSON.stringify(
    examples.find((event) => event.name === 'issues')!.examples.find((one) => one.action === 'opened'),
  );
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  return {
    workflowId: workflow.id,
    url: workflow.webhooks[0]!.url,
    body,
    /** Headers of delivery `n` of a series: each is a new one for the dedupe. */
    headers: (series: string) => (n: number) => ({
      'content-type': 'application/json',
      'x-hub-signature-256': signature,
      'x-github-delivery': `${series}-${n}`,
    }),
  };
}
