import { AppError } from '../../core/errors/app-error.ts';
import type { CredentialValue, HttpRequest, HttpResponse, NodeContext } from '../../core/nodes/kit/context.ts';
import { isFileType } from '../../core/workflow/mime-types.ts';
import { guardedFetch } from '../egress/guarded-fetch.ts';
import type { EgressRules } from '../egress/rules.ts';
import { fileNameOf } from './file-name.ts';
import type { Files } from './files.ts';
import { openBody } from './request-body.ts';

/** What the requests of an attempt are sent with. */
export interface Sender {
  hops: number;
  signal: AbortSignal;
  egress: EgressRules;
  /** Where files of requests are read. */
  files: Pick<Files, 'open' | 'sizeOf'>;
  /** Where files of answers are stored. */
  binary: Pick<NodeContext<unknown>['binary'], 'write'>;
}

const DEFAULT_TIMEOUT_MS = 300_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** An answer that becomes a file is not held in memory. */
const DEFAULT_MAX_FILE_BYTES = 1_000_000_000;

/** Sends a request of a node through `guardedFetch`. */
export async function sendRequest(
  request: HttpRequest,
  sender: Sender,
  credentials: readonly (CredentialValue & { hosts: string[] })[],
): Promise<HttpResponse> {
  const headers = new Headers({ 'user-agent': 'Sluice' });
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    try {
      headers.set(name, value);
    } catch {
      throw new AppError(
        'HTTP_HEADER_INVALID',
        `The header "${name.slice(0, 100)}" has a name or value that HTTP does not allow.`,
      );
    }
  }
  // The receiving platform counts hops, so that workflows which call each other in a circle come to an end.
  headers.set('x-sluice-hops', String(sender.hops + 1));
  const body = request.body ? await openBody(request.body, sender.files) : null;
  // Only we know where the parts of a multipart body are cut.
  if (body && (body.isMultipart || !headers.has('content-type'))) headers.set('content-type', body.contentType);
  const { asFile } = request;
  const answer = await guardedFetch({
    method: request.method,
    url: withQuery(request.url, request.query),
    headers,
    body: body?.content ?? null,
    timeoutMs: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    followRedirects: request.followRedirects ?? true,
    ...(request.maxRedirects === undefined ? {} : { maxRedirects: request.maxRedirects }),
    maxBytes: request.maxBytes ?? DEFAULT_MAX_BYTES,
    signal: request.signal ? AbortSignal.any([sender.signal, request.signal as AbortSignal]) : sender.signal,
    egress: sender.egress,
    hosts: credentials.flatMap((one) => one.hosts),
    secretHeaders: [
      ...(request.secretHeaders ?? []),
      ...credentials.flatMap((one) => (one.fields.name ? [one.fields.name.toLowerCase()] : [])),
    ],
    ...(asFile === undefined
      ? {}
      : {
          file: {
            // What went wrong is read as text: it is for the person, and for the error.
            isWanted: (response) =>
              response.ok && (asFile === 'always' || isFileType(response.headers.get('content-type') ?? '')),
            maxBytes: request.maxBytes ?? DEFAULT_MAX_FILE_BYTES,
            store: (chunks, response, url) =>
              sender.binary.write(chunks, {
                mimeType: response.headers.get('content-type') ?? undefined,
                fileName: fileNameOf(response.headers.get('content-disposition'), url),
              }),
          },
        }),
  });
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: Object.fromEntries(answer.headers),
    text: answer.text,
    ...(answer.file ? { file: answer.file } : {}),
  };
}

function withQuery(url: string, query: HttpRequest['query']): string {
  const parsed = query && query.length > 0 ? URL.parse(url) : null;
  if (!parsed) return url;
  for (const [name, value] of query!) parsed.searchParams.append(name, value);
  return parsed.href;
}
