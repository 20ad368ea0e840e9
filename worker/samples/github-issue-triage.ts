import { createHmac } from 'node:crypto';
import { WorkflowDocument } from '../../core/workflow/document.ts';
import { shellQuote } from '../../core/workflow/shell-quote.ts';
import { randomHex } from '../db/new-id.ts';
import { readCredentialSystemWide, storeCredential } from '../vault/credential-store.ts';
import { normalizeWebhookPath } from '../ingress/webhook-path.ts';
import { webhookUrl } from '../workflows/present.ts';
import type { Sample } from './sample.ts';

/** What the offered command sends: the part of GitHub's event that the workflow reads. */
const EVENT = JSON.stringify({
  action: 'opened',
  issue: {
    number: 42,
    title: 'Crash when the config file is empty',
    user: { login: 'octocat' },
    labels: [{ name: 'bug' }],
  },
  repository: { full_name: 'octo-org/octo-repo' },
});

/** A signed webhook, a branch, an HTTP call, a durable wait and an answer: what a first look should show. */
export const githubIssueTriage: Sample = {
  id: 'github-issue-triage',
  name: 'GitHub issue triage',
  summary: 'Takes signed issue events, looks at new issues only, calls a service, waits and answers.',
  async make({ scope, env, origin }) {
    const secret = randomHex(32);
    const path = `github-issues-${randomHex(16)}`;
    const credential = await storeCredential(
      scope,
      { name: 'GitHub issue triage: signing secret', type: 'hmac', fields: { secret }, hosts: [] },
      env,
    );
    return documentOf(path, credential.id, `${origin}/api/v1/health`);
  },
  async command({ scope, env, origin }, { nodes }) {
    const webhook = nodes.find(({ type }) => type === 'webhook');
    const credentialId = webhook?.credentials?.['credential'];
    if (!webhook || !credentialId || webhook.params['authentication'] !== 'hmac') return null;
    const { type, fields } = await readCredentialSystemWide(scope.workspaceId, credentialId, env);
    if (type !== 'hmac') return null;
    const signature = createHmac('sha256', fields['secret'] ?? '')
      .update(EVENT)
      .digest('hex');
    const header = (name: string, otherwise: string) => String(webhook.params[name] ?? otherwise);
    const signed = `${header('signatureHeader', 'X-Hub-Signature-256')}: ${header('signaturePrefix', 'sha256=')}${signature}`;
    return [
      `curl -sS -X ${header('method', 'POST')} ${shellQuote(webhookUrl(origin, normalizeWebhookPath(header('path', '')) ?? ''))}`,
      `-H 'Content-Type: application/json'`,
      `-H 'X-GitHub-Event: issues'`,
      `-H "X-GitHub-Delivery: $(date +%s%N)"`,
      `-H ${shellQuote(signed)}`,
      `-d ${shellQuote(EVENT)}`,
    ].join(' ');
  },
};

function documentOf(path: string, credentialId: string, service: string): WorkflowDocument {
  const assignment = (name: string, value: string, type = 'string') => ({ name, type, value });
  // Parsed, so that every default stands in the stored document as it does in one from the editor.
  return WorkflowDocument.parse({
    name: 'GitHub issue triage',
    settings: { order: 'parallel' },
    nodes: [
      {
        id: 'n_webhook',
        name: 'Issue event',
        type: 'webhook',
        position: [0, 160],
        params: {
          path,
          method: 'POST',
          authentication: 'hmac',
          signatureHeader: 'X-Hub-Signature-256',
          signaturePrefix: 'sha256=',
          dedupeHeader: 'X-GitHub-Delivery',
          respond: 'respondNode',
        },
        credentials: { credential: credentialId },
      },
      {
        id: 'n_fields',
        name: 'Pick fields',
        type: 'set',
        position: [240, 160],
        params: {
          keepInput: false,
          assignments: [
            assignment('action', '={{ $json.body.action }}'),
            assignment('number', '={{ $json.body.issue.number }}', 'number'),
            assignment('title', '={{ $json.body.issue.title }}'),
            assignment('author', '={{ $json.body.issue.user.login }}'),
            assignment('repository', '={{ $json.body.repository.full_name }}'),
            assignment(
              'label',
              "={{ ($json.body?.issue?.title ?? '').toLowerCase().includes('crash') ? 'bug' : 'question' }}",
            ),
          ],
        },
      },
      {
        id: 'n_opened',
        name: 'Newly opened?',
        type: 'if',
        position: [480, 160],
        params: { conditions: [{ left: '={{ $json.action }}', operator: 'equals', right: 'opened' }] },
      },
      {
        id: 'n_call',
        name: 'Call a service',
        type: 'http',
        position: [720, 40],
        params: { method: 'GET', url: service, timeoutSeconds: 10 },
        onError: 'continue',
        notes: 'Stands for your own system. Put its address here; if the call fails, the triage goes on.',
      },
      {
        id: 'n_wait',
        name: 'Wait a moment',
        type: 'wait',
        position: [960, 40],
        params: { mode: 'duration', amount: 4, unit: 'seconds' },
      },
      {
        id: 'n_triaged',
        name: 'Answer: triaged',
        type: 'respond',
        position: [1200, 40],
        params: {
          status: 200,
          body: 'json',
          json: {
            triaged: true,
            number: "={{ $('Pick fields').first().json.number }}",
            title: "={{ $('Pick fields').first().json.title }}",
            label: "={{ $('Pick fields').first().json.label }}",
          },
        },
      },
      {
        id: 'n_ignored',
        name: 'Answer: ignored',
        type: 'respond',
        position: [720, 280],
        params: { status: 200, body: 'json', json: { ignored: true, action: '={{ $json.action }}' } },
      },
    ],
    connections: [
      { from: { node: 'n_webhook' }, to: { node: 'n_fields' } },
      { from: { node: 'n_fields' }, to: { node: 'n_opened' } },
      { from: { node: 'n_opened', index: 0 }, to: { node: 'n_call' } },
      { from: { node: 'n_opened', index: 1 }, to: { node: 'n_ignored' } },
      { from: { node: 'n_call' }, to: { node: 'n_wait' } },
      { from: { node: 'n_wait' }, to: { node: 'n_triaged' } },
    ],
  });
}
