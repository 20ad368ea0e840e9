import { AppError } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import { guardedFetch } from '../egress/guarded-fetch.ts';
import type { Run } from './run.ts';

/** What a callback carries in its stored request, beside its address. */
export interface CallbackRequest {
  credential: string;
  message: { [key: string]: Json };
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 65_536;
/** Secrets of this spelling hold their bytes in Base64, as the specification has them. */
const ENCODED_SECRET = 'whsec_';

/**
 * Tells another system what happened to this run: one POST, signed as the Standard Webhooks specification says
 * (`webhook-id`, `webhook-timestamp`, `webhook-signature`), so that existing libraries can check it. The id stays the
 * same when it is sent again. Throws until someone has taken it with a 2xx.
 */
export async function deliverCallback(
  run: Run,
  { child, request, body }: { child: string; request: { target: string }; body: unknown },
): Promise<void> {
  const { credential, message } = body as CallbackRequest;
  const found = await run.readCredential(credential, '');
  const secret = found?.fields['secret'];
  if (!found || secret === undefined)
    throw new AppError(
      'CREDENTIAL_NOT_FOUND',
      'The callback has no signing secret. Choose one in the settings of the workflow.',
    );
  const text = JSON.stringify(message);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = new Headers({
    'content-type': 'application/json',
    'user-agent': 'Sluice',
    'webhook-id': child,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${await sign(secret, `${child}.${timestamp}.${text}`)}`,
  });
  const answer = await guardedFetch({
    method: 'POST',
    url: request.target,
    headers,
    body: text,
    timeoutMs: TIMEOUT_MS,
    followRedirects: false,
    maxBytes: MAX_BYTES,
    signal: new AbortController().signal,
    egress: run.egress,
    hosts: found.hosts,
    secretHeaders: [],
  });
  if (answer.status < 200 || answer.status >= 300)
    throw new AppError('HTTP_STATUS', `The callback address answered with ${answer.status}.`, {
      status: answer.status,
    });
}

async function sign(secret: string, text: string): Promise<string> {
  const raw = bytesOf(secret);
  if (raw.length === 0)
    throw new AppError(
      'CREDENTIAL_INVALID',
      `The secret that signs the callback holds no key: after "${ENCODED_SECRET}" it must be Base64. Store it again.`,
    );
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

/** No bytes for a secret that cannot be read. */
function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  if (!secret.startsWith(ENCODED_SECRET)) return Uint8Array.from(new TextEncoder().encode(secret));
  try {
    return Uint8Array.from(atob(secret.slice(ENCODED_SECRET.length)), (one) => one.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
