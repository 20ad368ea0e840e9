import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import type { Item } from '../../workflow/item.ts';
import type { FormPart, HttpBody, HttpRequest } from './context.ts';
import type { InputOf } from './fields.ts';
import type { HTTP_FIELDS } from './http-fields.ts';
import { isRecord } from './records.ts';

export type HttpParams = InputOf<typeof HTTP_FIELDS>;
type Pairs = [name: string, value: string][];

/** Describes the request that the parameters ask for, for one item. */
export function requestOf(params: HttpParams, headers: Record<string, string>, item: Item | undefined): HttpRequest {
  const url = params.url.trim();
  if (url === '')
    throw new AppError('HTTP_URL_INVALID', 'The URL is empty. Fill it in, or check its expression.', {
      path: 'params.url',
    });
  const ofPage = params.pageParameters.flatMap((one) =>
    one.value === undefined ? [] : [{ ...one, value: one.value }],
  );
  const at = (where: 'query' | 'body' | 'headers'): Pairs =>
    ofPage.filter((one) => one.where === where).map(({ name, value }) => [name, value]);
  const body = bodyOf(params, item, at('body'));
  const asFile = { auto: 'byType', file: 'always', json: undefined, text: undefined } as const;
  return {
    method: params.method,
    url,
    headers: { ...headers, ...Object.fromEntries(at('headers')) },
    query: replaced(queryPairs(params), at('query')),
    timeoutMs: params.timeoutSeconds * 1000,
    followRedirects: params.followRedirects,
    maxRedirects: params.maxRedirects,
    ...(body ? { body } : {}),
    ...(asFile[params.responseFormat] ? { asFile: asFile[params.responseFormat] } : {}),
  };
}

/** Later values take the place of earlier ones of the same name. */
const replaced = (before: Pairs, later: Pairs): Pairs => [
  ...before.filter(([name]) => !later.some(([other]) => other === name)),
  ...later,
];

function queryPairs({ query, queryJson, queryLists }: HttpParams): Pairs {
  const names = {
    repeat: (name: string) => name,
    brackets: (name: string) => `${name}[]`,
    indices: (name: string, index: number) => `${name}[${index}]`,
  };
  const listed = query.map(({ name, value }): [string, Json] => [name, value ?? '']);
  const written = entriesOf(queryJson, 'params.queryJson', 'The query').filter(([, value]) => value !== null);
  return [...listed, ...written].flatMap(([name, value]): Pairs =>
    Array.isArray(value)
      ? value.map((one, index) => [names[queryLists](name, index), plain(one)])
      : [[name, plain(value)]],
  );
}

export const headersJsonOf = ({ headersJson }: HttpParams): { name: string; value: string }[] =>
  entriesOf(headersJson, 'params.headersJson', 'The record of headers').flatMap(([name, value]) =>
    value === null ? [] : [{ name, value: plain(value) }],
  );

function entriesOf(value: Json | undefined, path: string, what: string): [name: string, value: Json][] {
  const record = fromText(value ?? {}, path, what);
  if (isRecord(record)) return Object.entries(record);
  throw new AppError('NODE_INPUT_INVALID', `${what} as JSON must be a record of names and values.`, { path });
}

const plain = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function bodyOf(params: HttpParams, item: Item | undefined, ofPage: Pairs): HttpBody | null {
  switch (params.body) {
    case 'none':
      return ofPage.length > 0 ? { kind: 'json', value: Object.fromEntries(ofPage) } : null;
    case 'json': {
      const value = fromText(params.json, 'params.json', 'The JSON body');
      return { kind: 'json', value: isRecord(value) ? { ...value, ...Object.fromEntries(ofPage) } : value };
    }
    case 'text':
      return { kind: 'text', value: params.text, contentType: params.contentType };
    case 'form':
      return { kind: 'form', value: replaced(formOf(params), ofPage) };
    case 'multipart':
      return {
        kind: 'multipart',
        value: params.parts.map(({ name, kind, value, file }): FormPart =>
          kind === 'file' ? { name, file: fileOf(item, file) } : { name, value },
        ),
      };
    case 'file': {
      const value = fileOf(item, params.file);
      return { kind: 'file', value, contentType: value.mimeType };
    }
  }
}

const formOf = ({ form, formJson }: HttpParams): Pairs => [
  ...form.map(({ name, value }): [string, string] => [name, value]),
  ...entriesOf(formJson, 'params.formJson', 'The form').flatMap(([name, value]): Pairs =>
    value === null ? [] : Array.isArray(value) ? value.map((one) => [name, plain(one)]) : [[name, plain(value)]],
  ),
];

function fileOf(item: Item | undefined, property: string) {
  const files = item?.binary ?? {};
  if (Object.hasOwn(files, property)) return files[property]!;
  throw new AppError(
    'FILE_NOT_FOUND',
    `The item has no file ${JSON.stringify(property)}. It has ${Object.keys(files).join(', ') || 'none'}.`,
  );
}

/** JSON given as text is read first, so that a template with `{{ }}` inside is not sent as one long text. */
function fromText(value: Json, path: string, what: string): Json {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw new AppError('NODE_INPUT_INVALID', `${what} is not valid JSON. Check its quotes and commas.`, { path });
  }
}
