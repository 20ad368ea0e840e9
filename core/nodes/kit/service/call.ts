import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import type { HttpRequest, HttpResponse } from '../context.ts';
import { getPath } from '../field-path.ts';
import { readBody, saysJson, statusError } from '../http-response.ts';
import { isRecord, type JsonRecord } from '../records.ts';
import type { ServiceLiteral, ServiceOperation, Values } from './literal.ts';
import { firstPlace, nextPlace } from './paging.ts';
import { requestOf } from './request.ts';
import type { AttachedSecret } from './secret.ts';

export interface OperationCall {
  service: ServiceLiteral;
  operation: ServiceOperation;
  values: Values;
  secret: AttachedSecret;
  /** Most items that are wanted, over all pages. */
  most: number;
  /** Epoch milliseconds. */
  now: number;
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Called when there is more than was wanted. */
  onMore?(): void;
}

/** Most pages of one call, for services that send empty ones. */
const MOST_PAGES = 1000;

/**
 * Calls an operation and gives the records of its answer, page by page. Throws HTTP_STATUS for an error status,
 * HTTP_RESPONSE_INVALID for an answer that cannot be read or says that the call failed, and NODE_INPUT_INVALID.
 */
export async function* callOperation(call: OperationCall): AsyncGenerator<JsonRecord[], void> {
  const { service, operation, values, secret, most, now } = call;
  const { paging } = operation;
  const size = Math.min(most, paging?.most ?? most);
  let place = firstPlace(paging, size);
  let read = 0;
  for (let number = 1; ; number += 1) {
    const request = requestOf(service, operation, values, secret, place);
    const response = await call.send(request);
    if (response.status >= 400) throw statusError(response, request, now, secret.hidden);
    const body = readBody(response, 'auto', request.url);
    throwUnreadable(service, response, body);
    throwFailure(service, body, secret.hidden);
    const records = recordsOf(body, operation.items);
    const wanted = paging ? records.slice(0, most - read) : records;
    read += wanted.length;
    yield wanted;
    if (!paging) return;
    const next = nextPlace(paging, { url: request.url, place, number, count: records.length, size, response, body });
    if (next === null && wanted.length === records.length) return;
    if (next === null || read >= most || number >= MOST_PAGES) {
      call.onMore?.();
      return;
    }
    place = next;
  }
}

/** What says that it is JSON and is none comes from something before the service, or was cut off. */
function throwUnreadable({ label }: ServiceLiteral, response: HttpResponse, body: Json): void {
  if (!saysJson(response) || body !== response.text || body.trim() === '') return;
  throw new AppError(
    'HTTP_RESPONSE_INVALID',
    `The answer of ${label} says that it is JSON, and cannot be read as such. Look there whether the call was done, then try again.`,
  );
}

function throwFailure({ failure, label }: ServiceLiteral, body: Json, hidden: readonly string[]): void {
  if (!failure || getPath(body, failure.path) !== failure.is) return;
  const said = getPath(body, failure.message);
  const text = hidden
    .filter((secret) => secret.length > 3)
    .reduce(
      (shown, secret) => shown.replaceAll(secret, '[redacted]'),
      typeof said === 'string' ? said : 'nothing more',
    );
  throw new AppError(
    'HTTP_RESPONSE_INVALID',
    `${label} answered that the call failed: ${text.slice(0, 300)}. Check what was sent, and what the credential may do.`,
  );
}

/** What is no record goes under the name `data`, and an empty answer is an empty record. */
function recordsOf(body: Json, path: string | undefined): JsonRecord[] {
  const found = path === undefined ? body : (getPath(body, path) ?? []);
  const toRecord = (value: Json): JsonRecord =>
    isRecord(value) ? value : value === null || value === '' ? {} : { data: value };
  return (Array.isArray(found) ? found : [found]).map(toRecord);
}
