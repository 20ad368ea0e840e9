import { isAddressBlock } from '../../core/egress/address-block.ts';
import { isHeaderName } from '../../core/egress/header-name.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { coerceField } from '../../core/nodes/kit/coerce-field.ts';
import { withDefaults } from '../../core/nodes/kit/traits.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type {
  Json,
  WorkflowDocument,
  WorkflowNode,
  WorkflowProblem,
  WorkflowSettings,
} from '../../core/workflow/document.ts';
import { normalizeWebhookPath } from './webhook-path.ts';

export type WebhookAuthentication = 'none' | 'basic' | 'header' | 'hmac';

/** What a webhook answers with, where no Respond node does. */
export interface WebhookAnswer {
  /** `execution` and `text` at once, `allItems`, `firstItem` and `file` when the last node has run. */
  body: 'execution' | 'text' | 'allItems' | 'firstItem' | 'file' | 'nothing';
  text?: string;
  /** Path in the first item; empty: all of it. */
  field?: string;
  file?: string;
  headers: readonly (readonly [name: string, value: string])[];
}

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
  /** Addresses and blocks of them that may call; absent: everybody may. */
  allowedAddresses?: readonly string[];
  respond: 'immediately' | 'lastNode' | 'respondNode';
  respondStatus: number;
  /** Absent where the answer is the default one. */
  answer?: WebhookAnswer;
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
    } else if (!(config.allowedAddresses ?? []).every(isAddressBlock)) {
      const wrong = config.allowedAddresses!.find((one) => !isAddressBlock(one))!;
      problems.push({
        code: 'NODE_INPUT_INVALID',
        message: `${JSON.stringify(wrong.slice(0, 100))} is no IP address. Give one such as 192.0.2.1, or a block such as 192.0.2.0/24.`,
        node: node.id,
        path: 'params.allowedAddresses',
      });
    } else if (config.answer && !config.answer.headers.every(([name]) => isHeaderName(name))) {
      problems.push(
        wrongHeader(node, 'answerHeaders', config.answer.headers.find(([name]) => !isHeaderName(name))![0]),
      );
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
    ...answerOf(params),
    ...addressesOf(params['allowedAddresses']),
    ...(textOf(params['fileProperty']) === '' ? {} : { fileProperty: textOf(params['fileProperty']) }),
    ...(params['rawBody'] === true ? { rawBody: true } : {}),
  };
}

function answerOf(params: Record<string, unknown>): { answer?: WebhookAnswer } {
  const isLater = params['respond'] === 'lastNode';
  if (params['respond'] === 'respondNode') return {};
  const body = textOf(params[isLater ? 'answer' : 'receipt']) as WebhookAnswer['body'];
  const listed = Array.isArray(params['answerHeaders']) ? params['answerHeaders'] : [];
  const headers = listed.map(({ name, value }): [string, string] => [textOf(name).trim(), textOf(value)]);
  if (headers.length === 0 && (body === 'execution' || body === 'allItems')) return {};
  return {
    answer: {
      body,
      ...(body === 'text' ? { text: textOf(params['receiptText']) } : {}),
      ...(body === 'firstItem' ? { field: textOf(params['answerField']).trim() } : {}),
      ...(body === 'file' ? { file: textOf(params['answerFile']) } : {}),
      headers,
    },
  };
}

function addressesOf(value: unknown): { allowedAddresses?: string[] } {
  const coerced = coerceField({ kind: 'names', label: '' }, (value ?? []) as Json);
  const names = 'value' in coerced ? (coerced.value as string[]) : [];
  return names.length === 0 ? {} : { allowedAddresses: names };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
