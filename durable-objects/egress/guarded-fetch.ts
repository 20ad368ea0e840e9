import { matchesHost } from '../../core/egress/host-pattern.ts';
import { judgeAddress } from '../../core/egress/judge-address.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { BinaryReference } from '../../core/workflow/item.ts';
import type { EgressRules } from './rules.ts';

export interface GuardedRequest {
  method: string;
  url: string;
  headers: Headers;
  /** A stream is opened for each hop that carries it. */
  body: string | null | (() => Promise<ReadableStream>);
  timeoutMs: number;
  followRedirects: boolean;
  /** 10 when absent. */
  maxRedirects?: number;
  maxBytes: number;
  /** Aborted when the attempt is cancelled or timed out. */
  signal: AbortSignal;
  egress: EgressRules;
  /** When not empty: the patterns of hosts that a credential is bound to; others are refused before anything is sent. */
  hosts: readonly string[];
  /** Further headers that carry a secret; removed with the credential headers when a redirect changes the origin. */
  secretHeaders: readonly string[];
  /** Answers that are stored as they come, instead of being read as text. */
  file?: {
    isWanted(response: Response): boolean;
    maxBytes: number;
    store(chunks: AsyncIterable<Uint8Array>, response: Response, url: URL): Promise<BinaryReference>;
  };
}

export interface GuardedResponse {
  status: number;
  statusText: string;
  headers: Headers;
  text: string;
  file?: BinaryReference;
}

const DEFAULT_MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Headers that must not reach another origin, whoever set them. */
const PRIVATE_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

/**
 * The only way out of the platform. Judges the address before each hop, follows redirects itself, bounds time and size.
 * An error status is an answer; everything else that goes wrong is an AppError `HTTP_*`.
 */
export async function guardedFetch(request: GuardedRequest): Promise<GuardedResponse> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([request.signal, timeout]);
  let url = parseUrl(request.url);
  const { file, maxRedirects = DEFAULT_MAX_REDIRECTS } = request;
  let { method, body } = request;
  const headers = new Headers(request.headers);
  try {
    for (let hop = 0; ; hop++) {
      check(url, request);
      const content = typeof body === 'function' ? await body() : body;
      const response = await fetch(url, { method, headers, body: content, redirect: 'manual', signal });
      if (request.egress.isLocal) readEgressVerdict(response, url);
      const location = response.headers.get('location');
      if (!request.followRedirects || !REDIRECTS.has(response.status) || location === null) {
        const { status, statusText, headers: answered } = response;
        const head = { status, statusText, headers: answered };
        if (!file?.isWanted(response)) return { ...head, text: await readText(response, request.maxBytes, url) };
        return { ...head, text: '', file: await file.store(bounded(response, file.maxBytes, url), response, url) };
      }
      await response.body?.cancel();
      if (hop >= maxRedirects)
        throw new AppError(
          'HTTP_TOO_MANY_REDIRECTS',
          // Without its query, which may hold a secret.
          `${request.url.replace(/[?#].*$/s, '')} redirected more than ${maxRedirects} times. Call the final address instead.`,
        );
      const next = parseUrl(new URL(location, url).href);
      if (next.origin !== url.origin)
        for (const name of [...PRIVATE_HEADERS, ...request.secretHeaders]) headers.delete(name);
      if (response.status === 303 || ((response.status === 301 || response.status === 302) && method === 'POST')) {
        method = method === 'HEAD' ? 'HEAD' : 'GET';
        body = null;
        headers.delete('content-type');
      }
      url = next;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (request.signal.aborted)
      throw new AppError('EXECUTION_CANCELLED', 'The request was aborted because its execution or attempt ended.');
    if (timeout.aborted)
      throw new AppError(
        'HTTP_TIMEOUT',
        `${url.host} did not answer within ${request.timeoutMs / 1000} s. Raise the node's timeout or ask the service.`,
      );
    throw new AppError(
      'HTTP_CONNECTION',
      `${url.host} could not be reached: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url)
    throw new AppError(
      'HTTP_URL_INVALID',
      `"${text.slice(0, 200)}" is not a URL. Give a full address such as https://example.com/path.`,
    );
  return url;
}

function check(url: URL, request: GuardedRequest): void {
  const verdict = judgeAddress(url, request.egress.allow);
  if (!verdict.ok) {
    throw new AppError(
      'HTTP_ADDRESS_REFUSED',
      `${url.protocol}//${url.host} may not be called: ${verdict.reason} The operator can open single addresses with EGRESS_ALLOW.`,
    );
  }
  if (request.hosts.length > 0 && !request.hosts.some((host) => matchesHost(host, url))) {
    throw new AppError(
      'HTTP_ADDRESS_REFUSED',
      `The credential may only be sent to ${request.hosts.join(', ')}, not to ${url.host}.`,
    );
  }
}

/** Locally a second Worker makes the call and says so when the address that a name resolved to is private, or is silent. */
function readEgressVerdict(response: Response, url: URL): void {
  const verdict = response.headers.get('x-sluice-egress');
  if (verdict === 'refused')
    throw new AppError(
      'HTTP_ADDRESS_REFUSED',
      `${url.host} may not be called: its name leads to a private address, or nowhere. The operator can open single addresses with EGRESS_ALLOW.`,
    );
  if (verdict !== null)
    throw new AppError(
      'HTTP_CONNECTION',
      `${url.host} could not be reached. Is the service running, and is the address right?`,
    );
}

/** The chunks of a body, up to a number of bytes. */
async function* bounded(response: Response, maxBytes: number, url: URL): AsyncGenerator<Uint8Array, void> {
  const tooLarge = () =>
    new AppError(
      'HTTP_RESPONSE_TOO_LARGE',
      `${url.host} answered with more than ${maxBytes} bytes. Ask for less, or raise the node's limit.`,
    );
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    yield chunk;
  }
}

async function readText(response: Response, maxBytes: number, url: URL): Promise<string> {
  const charset = /charset=\s*"?([\w-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1];
  const decoder = decoderOf(charset);
  let text = '';
  for await (const chunk of bounded(response, maxBytes, url)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

function decoderOf(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}
