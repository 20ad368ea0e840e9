import { isHeaderName } from '../../core/egress/header-name.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { withDefaults } from '../../core/nodes/kit/traits.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type {
  WorkflowDocument,
  WorkflowNode,
  WorkflowProblem,
  WorkflowSettings,
} from '../../core/workflow/document.ts';
import { normalizeWebhookPath } from './webhook-path.ts';

export type WebhookAuthentication = 'none' | 'basic' | 'header' | 'hmac';

/** What the ingress must know of a webhook node, read once when the workflow is published. */
export interface WebhookConfig {
  nodeName: string;
  authentication: WebhookAuthentication;
  credentialId: string | null;
  signatureHeader: string;
  signaturePrefix: string;
  /** Header whose value names a delivery; null: every request is a new one. */
  dedupeHeader: string | null;
  dedupeMs: number;
  /** Settings of the workflow; absent where it has none. */
  idempotency?: WorkflowSettings['idempotency'];
  debounce?: WorkflowSettings['debounce'];
  respond: 'immediately' | 'lastNode' | 'respondNode';
  respondStatus: number;
  /** What of the last node's items is the answer, where they are; absent for all of them. */
  answer?: 'firstItem' | 'file' | 'nothing';
  /** Name of the file that is the answer; absent: the first one of the item. */
  answerFile?: string;
  /** See `FileSettings`; absent where the webhook says nothing of it. */
  fileProperty?: string;
  rawBody?: boolean;
}

/** A webhook of a document, ready to be registered. */
export interface WebhookRegistration {
  nodeId: string;
  method: string;
  path: string;
  config: WebhookConfig;
}

/** The webhooks of a document. Problems that only registration can see are thrown as WORKFLOW_INVALID. */
export function webhooksOf(document: WorkflowDocument): WebhookRegistration[] {
  const problems: WorkflowProblem[] = [];
  const registrations: WebhookRegistration[] = [];
  for (const node of document.nodes) {
    const definition = registry.get(node.type);
    if (node.disabled || definition?.trigger?.kind !== 'webhook') continue;
    const params = withDefaults(definition.fields, node.params);
    const path = normalizeWebhookPath(textOf(params['path']));
    const config = toConfig(node, params, document.settings);
    if (path === null) {
      problems.push({
        code: 'NODE_INPUT_INVALID',
        message: 'The path may hold letters, digits, "-", "_", "." and "~", in parts divided by "/".',
        node: node.id,
        path: 'params.path',
      });
    } else if (config.dedupeHeader !== null && !isHeaderName(config.dedupeHeader)) {
      problems.push(wrongHeader(node, 'dedupeHeader', config.dedupeHeader));
    } else if (config.authentication === 'hmac' && !isHeaderName(config.signatureHeader)) {
      problems.push(wrongHeader(node, 'signatureHeader', config.signatureHeader));
    } else if (config.authentication !== 'none' && config.credentialId === null) {
      problems.push({
        code: 'NODE_INPUT_INVALID',
        message: 'Choose the credential that requests are checked with.',
        node: node.id,
        path: 'credentials.credential',
      });
    } else {
      registrations.push({ nodeId: node.id, method: textOf(params['method']).toUpperCase(), path, config });
    }
  }
  if (problems.length > 0) throw new AppError('WORKFLOW_INVALID', problems[0]!.message, { problems });
  return registrations;
}

function wrongHeader(node: WorkflowNode, field: string, name: string): WorkflowProblem {
  return {
    code: 'NODE_INPUT_INVALID',
    message: `${JSON.stringify(name.slice(0, 100))} is no name of a header. Give one such as X-Delivery-Id.`,
    node: node.id,
    path: `params.${field}`,
  };
}

function toConfig(
  node: WorkflowNode,
  params: Record<string, unknown>,
  { idempotency, debounce }: WorkflowSettings,
): WebhookConfig {
  const dedupeHeader = textOf(params['dedupeHeader']).trim().toLowerCase();
  return {
    nodeName: node.name,
    authentication: textOf(params['authentication']) as WebhookAuthentication,
    credentialId: node.credentials?.['credential'] ?? null,
    signatureHeader: textOf(params['signatureHeader']).trim().toLowerCase(),
    signaturePrefix: textOf(params['signaturePrefix']),
    dedupeHeader: dedupeHeader === '' ? null : dedupeHeader,
    dedupeMs: Number(params['dedupeWindowSeconds']) * 1000,
    ...(idempotency ? { idempotency } : {}),
    ...(debounce ? { debounce } : {}),
    respond: textOf(params['respond']) as WebhookConfig['respond'],
    respondStatus: Number(params['respondStatus']),
    ...(params['answer'] === 'allItems'
      ? {}
      : { answer: textOf(params['answer']) as NonNullable<WebhookConfig['answer']> }),
    ...(textOf(params['answerFile']) === '' ? {} : { answerFile: textOf(params['answerFile']) }),
    ...(textOf(params['fileProperty']) === '' ? {} : { fileProperty: textOf(params['fileProperty']) }),
    ...(params['rawBody'] === true ? { rawBody: true } : {}),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
