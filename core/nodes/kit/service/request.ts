import type { HttpRequest, Pairs } from '../context.ts';
import { checkHeaders } from '../headers.ts';
import { FRAMING_HEADERS } from '../http-credential.ts';
import type { ServiceLiteral, ServiceOperation, Values } from './literal.ts';
import type { PagePlace } from './paging.ts';
import type { AttachedSecret } from './secret.ts';
import { fillBaseUrl, fillPath, fillTemplate, plainText } from './template.ts';

/** Describes the request of an operation for one page. Throws NODE_INPUT_INVALID, HTTP_HEADER_INVALID. */
export function requestOf(
  service: ServiceLiteral,
  { request }: ServiceOperation,
  values: Values,
  secret: AttachedSecret,
  place: PagePlace,
): HttpRequest {
  const written = Object.entries({ ...service.headers, ...request.headers }).flatMap(([name, template]) => {
    const value = fillTemplate(template, values);
    return value === undefined ? [] : [{ name, value: plainText(value) }];
  });
  const url = place.url ?? fillBaseUrl(service.baseUrl, values) + fillPath(request.path, values);
  // An address that the service gave brings its own query, and may repeat the secret there.
  const query: Pairs = place.url
    ? secret.query.filter(([name]) => !namesOf(place.url!).includes(name))
    : [...queryOf(request.query ?? {}, values), ...place.query, ...secret.query];
  return {
    method: request.method,
    url,
    headers: { ...checkHeaders(written, FRAMING_HEADERS), ...secret.headers },
    secretHeaders: Object.keys(secret.headers),
    ...(query.length > 0 ? { query } : {}),
    ...(request.body ? { body: { kind: 'json', value: fillTemplate(request.body, values) ?? {} } } : {}),
  };
}

/** The names in the query of an address, as they stand. */
const namesOf = (url: string): string[] => Array.from(url.matchAll(/[?&]([^=&#]*)/g), (match) => match[1]!);

function queryOf(templates: Readonly<Record<string, string>>, values: Values): Pairs {
  return Object.entries(templates).flatMap(([name, template]): Pairs => {
    const value = fillTemplate(template, values);
    if (value === undefined) return [];
    if (name.endsWith('[]') && Array.isArray(value)) return value.map((one) => [name, plainText(one)] as const);
    return [[name, plainText(value)]];
  });
}
