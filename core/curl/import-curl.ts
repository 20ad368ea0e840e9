import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import type { Imported } from '../workflow/import-export.ts';
import { parseDocument } from '../workflow/parse-document.ts';
import { readCurl, type CurlRequest } from './read-curl.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/**
 * Makes a workflow of a curl command: a trigger by hand and an HTTP request. It sends nothing. A password or a token of
 * the command is not taken over: secrets belong into a credential. Throws CURL_INVALID.
 */
export function importCurl(command: unknown): Imported {
  if (typeof command !== 'string') throw new AppError('CURL_INVALID', 'The command must be a text.');
  const request = readCurl(command);
  const { params, warnings } = paramsOf(request);
  const name = `${request.method} ${withoutQuery(request.url)}`.slice(0, 128);
  const workflow = parseDocument({
    name,
    nodes: [
      { id: 'n_1', name: 'Manual trigger', type: 'manual', position: [0, 0], params: {} },
      { id: 'n_2', name: 'HTTP request', type: 'http', position: [240, 0], params },
    ],
    connections: [{ from: { node: 'n_1' }, to: { node: 'n_2' } }],
  });
  return { workflow, report: { mapped: ['HTTP request'], changed: request.notes, unsupported: [], warnings } };
}

function paramsOf(request: CurlRequest): { params: Record<string, Json>; warnings: string[] } {
  const warnings: string[] = [];
  if (!METHODS.includes(request.method))
    throw new AppError(
      'CURL_INVALID',
      `The method "${request.method.slice(0, 40)}" is not one of ${METHODS.join(', ')}.`,
    );
  const secret = request.user !== null || request.headers.some(({ name }) => /^(authorization|cookie)$/i.test(name));
  if (secret)
    warnings.push(
      'The command carries a password, a token or a cookie, which is not taken over. Make a credential of it and choose it in the node.',
    );
  const type = request.headers.find(({ name }) => /^content-type$/i.test(name))?.value ?? '';
  const headers = request.headers
    .filter(
      ({ name }) => !/^(authorization|cookie|content-type|content-length|host|connection|accept-encoding)$/i.test(name),
    )
    .map(({ name, value }) => ({ name: plain(name), value: plain(value) }));
  return {
    params: {
      method: request.method,
      url: plain(request.url),
      headers,
      ...bodyOf(request, type, warnings),
      ...(request.timeoutSeconds === null
        ? {}
        : { timeoutSeconds: Math.min(3600, Math.max(0.1, request.timeoutSeconds)) }),
    },
    warnings,
  };
}

function bodyOf({ data, form }: CurlRequest, type: string, warnings: string[]): Record<string, Json> {
  if (form.length > 0) {
    warnings.push('The form is sent URL-encoded, not in parts. Change it in the node if the service needs parts.');
    return { body: 'form', form: form.map(({ name, value }) => ({ name: plain(name), value: plain(value) })) };
  }
  if (data.length === 0) return {};
  const text = data.join('&');
  if (/json/i.test(type) || (type === '' && /^\s*[[{]/.test(text))) {
    try {
      // As text, so that numbers stay as they were written.
      JSON.parse(text);
      return { body: 'json', json: plain(text) };
    } catch {
      return { body: 'text', text: plain(text), contentType: type || 'text/plain' };
    }
  }
  if (type !== '' && !/x-www-form-urlencoded/i.test(type))
    return { body: 'text', text: plain(text), contentType: type };
  const fields = [...pairsOf(text)];
  const isPlainForm = fields.length > 0 && new Set(fields.map(({ name }) => name)).size === fields.length;
  if (isPlainForm) return { body: 'form', form: fields };
  return { body: 'text', text: plain(text), contentType: 'application/x-www-form-urlencoded' };
}

function* pairsOf(text: string): Iterable<{ name: string; value: string }> {
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    if (at < 0) return;
    yield { name: plain(decode(part.slice(0, at))), value: plain(decode(part.slice(at + 1))) };
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** A text that begins with "=" would be an expression: a command line holds none. */
const plain = (text: string): string => (text.startsWith('=') ? `={{ ${JSON.stringify(text)} }}` : text);

const withoutQuery = (url: string): string => url.split(/[?#]/)[0]!;
