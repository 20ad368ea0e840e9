import type { Json } from '../../../workflow/document.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, listAt } from '../n8n-params.ts';
import { isRecord } from '../records.ts';
import { fixedRecord, jsonTo, oneText } from './json-text.ts';

/** Without what n8n has not said either. */
const given = (params: { [name: string]: Json | undefined }): Params =>
  Object.fromEntries(Object.entries(params).filter((entry): entry is [string, Json] => entry[1] !== undefined));

/**
 * What n8n's HTTP Request says of files, pages, batches and redirects, as our parameters. `isFirst` for its versions 1
 * and 2, which write it elsewhere.
 */
export function moreParams(parameters: Params, isFirst: boolean, notes: MappingNotes): Params {
  const proxy = at(parameters, 'options.proxy');
  if (proxy !== undefined && proxy !== '')
    notes.unsupported(
      'It sends through a proxy. Every request leaves this platform by one guarded way, in which no other has a place: call the service itself, or an address of yours that passes the request on.',
    );
  if (at(parameters, isFirst ? 'allowUnauthorizedCerts' : 'options.allowUnauthorizedCerts') === true)
    notes.changed('Certificates are always checked here; one that nobody vouches for is refused.');
  return {
    ...(isFirst ? firstBody(parameters, notes) : laterBody(parameters)),
    ...responseOf(parameters, isFirst),
    ...batchOf(parameters, isFirst),
    ...(isFirst ? {} : redirectOf(parameters)),
    ...(isFirst ? {} : pagesOf(parameters)),
    ...given({ queryLists: queryListsOf(at(parameters, 'options.queryParameterArrays')) }),
  };
}

const queryListsOf = (value: Json | undefined): Json | undefined =>
  value === 'repeat' || value === 'brackets' || value === 'indices' ? value : undefined;

function responseOf(parameters: Params, isFirst: boolean): Params {
  const from = isFirst ? '' : 'options.response.response.';
  if (at(parameters, `${from}responseFormat`) !== 'file')
    return given({ responseProperty: at(parameters, isFirst ? 'dataPropertyName' : `${from}outputPropertyName`) });
  return given({
    responseFormat: 'file',
    responseProperty: at(parameters, isFirst ? 'dataPropertyName' : `${from}outputPropertyName`),
  });
}

function batchOf(parameters: Params, isFirst: boolean): Params {
  const from = isFirst ? 'options.' : 'options.batching.batch.';
  const size = at(parameters, `${from}batchSize`);
  const interval = at(parameters, `${from}batchInterval`);
  if (size === undefined && interval === undefined) return {};
  // Without a size n8n sends fifty at a time; -1 is all at once.
  if (size === -1 || size === 0) return {};
  return { batchSize: size ?? 50, batchIntervalMs: interval ?? (isFirst ? 0 : 1000) };
}

function redirectOf(parameters: Params): Params {
  const redirect = at(parameters, 'options.redirect.redirect');
  if (!isRecord(redirect)) return {};
  const { followRedirects, maxRedirects } = redirect;
  return given({
    followRedirects,
    maxRedirects: typeof maxRedirects === 'number' ? Math.min(20, Math.max(1, maxRedirects)) : maxRedirects,
  });
}

function laterBody(parameters: Params): Params {
  if (at(parameters, 'sendBody') !== true) return {};
  if (at(parameters, 'contentType') === 'binaryData')
    return { body: 'file', file: at(parameters, 'inputDataFieldName') ?? 'data' };
  if (at(parameters, 'contentType') !== 'multipart-form-data') return {};
  return {
    body: 'multipart',
    parts: listAt(parameters, 'bodyParameters.parameters').map((part): Params =>
      part['parameterType'] === 'formBinaryData'
        ? { name: part['name'] ?? '', kind: 'file', file: part['inputDataFieldName'] ?? 'data' }
        : { name: part['name'] ?? '', value: part['value'] ?? '' },
    ),
  };
}

function firstBody(parameters: Params, notes: MappingNotes): Params {
  const isForm = at(parameters, 'options.bodyContentType') === 'multipart-form-data';
  const files = at(parameters, 'binaryPropertyName') ?? 'data';
  const sendsFile = at(parameters, 'sendBinaryData') === true;
  if (!isForm) return sendsFile ? { body: 'file', file: files } : {};
  const isJson = at(parameters, 'jsonParameters') === true;
  const record = isJson ? fixedRecord(at(parameters, 'bodyParametersJson') ?? {}) : null;
  if (isJson && !record)
    notes.unsupported('The fields of its form are JSON from an expression. Give each of them by name and value.');
  const fields: Json[] = isJson
    ? Object.entries(record ?? {}).map(([name, value]) => ({ name, value: oneText(value) }))
    : listAt(parameters, 'bodyParametersUi.parameter').map(({ name = '', value = '' }) => ({ name, value }));
  // "field:file, other:file"; a name alone is the file, and the field as well.
  const sent = !sendsFile
    ? []
    : String(files)
        .split(',')
        .map((one) => one.trim().split(':'))
        .map(([name = '', file = name]) => ({ name, kind: 'file', file }));
  return { body: 'multipart', parts: [...fields, ...sent] };
}

const WHERE: Readonly<Record<string, string>> = { qs: 'query', body: 'body', headers: 'headers' };
const ENDS: Readonly<Record<string, string>> = {
  responseIsEmpty: 'empty',
  receiveSpecificStatusCodes: 'status',
  other: 'expression',
};

function pagesOf(parameters: Params): Params {
  const pages = at(parameters, 'options.pagination.pagination');
  if (!isRecord(pages)) return {};
  const { paginationMode: mode = 'updateAParameterInEachRequest' } = pages;
  if (mode === 'off') return {};
  const when = ENDS[String(pages['paginationCompleteWhen'] ?? 'responseIsEmpty')] ?? 'empty';
  const end = given({
    when,
    statuses: when === 'status' ? (pages['statusCodesWhenComplete'] ?? '404') : undefined,
    isLast: when === 'expression' ? pages['completeExpression'] : undefined,
  });
  return given({
    pagination: mode === 'responseContainsNextURL' ? 'nextUrl' : 'parameters',
    nextUrl: mode === 'responseContainsNextURL' ? (pages['nextURL'] ?? '') : undefined,
    pageParameters:
      mode === 'responseContainsNextURL'
        ? undefined
        : listAt(pages, 'parameters.parameters').map(({ type = 'qs', name = '', value = '' }) => ({
            where: WHERE[String(type)] ?? 'query',
            name,
            value,
          })),
    paginationEnd: end,
    // Where n8n has no limit it stops only when the memory is full.
    maxPages: pages['limitPagesFetched'] === true ? (pages['maxRequests'] ?? 100) : 10_000,
    pageIntervalMs: pages['requestInterval'],
  });
}

/** The same back: what is to be added to the options and to the parameters of n8n's newest version. */
export function moreForN8n(params: Params, notes: MappingNotes): { parameters: Params; options: Params } {
  const options: Params = {};
  const parameters: Params = {};
  if (params['responseFormat'] === 'file' || params['responseProperty'] !== undefined)
    options['response'] = {
      response: given({
        responseFormat: params['responseFormat'] === 'auto' ? undefined : params['responseFormat'],
        outputPropertyName: params['responseProperty'],
      }),
    };
  if (params['batchSize'] !== undefined)
    options['batching'] = {
      batch: { batchSize: params['batchSize'], batchInterval: params['batchIntervalMs'] ?? 1000 },
    };
  const redirect = given({ followRedirects: params['followRedirects'], maxRedirects: params['maxRedirects'] });
  if (Object.keys(redirect).length > 0) options['redirect'] = { redirect };
  if (params['queryLists'] !== undefined) options['queryParameterArrays'] = params['queryLists'];
  if (params['queryJson'] !== undefined)
    Object.assign(parameters, { sendQuery: true, specifyQuery: 'json', jsonQuery: jsonTo(params['queryJson'], notes) });
  if (params['queryJson'] !== undefined && listAt(params, 'query').length > 0)
    notes.changed('n8n takes the query from a list or from JSON: the list is left out.');
  if (params['headersJson'] !== undefined)
    Object.assign(parameters, {
      sendHeaders: true,
      specifyHeaders: 'json',
      jsonHeaders: jsonTo(params['headersJson'], notes),
    });
  if (params['headersJson'] !== undefined && listAt(params, 'headers').length > 0)
    notes.changed('n8n takes the headers from a list or from JSON: the list is left out.');
  if (params['formJson'] !== undefined)
    notes.changed('n8n has no form from JSON in its newest version: what is written as JSON is left out.');
  if (params['body'] === 'file')
    Object.assign(parameters, {
      sendBody: true,
      contentType: 'binaryData',
      inputDataFieldName: params['file'] ?? 'data',
    });
  if (params['body'] === 'multipart')
    Object.assign(parameters, {
      sendBody: true,
      contentType: 'multipart-form-data',
      bodyParameters: {
        parameters: listAt(params, 'parts').map(({ kind, name = '', value = '', file = 'data' }): Params =>
          kind === 'file'
            ? { parameterType: 'formBinaryData', name, inputDataFieldName: file }
            : { parameterType: 'formData', name, value },
        ),
      },
    });
  const pages = pagesFor(params);
  if (pages) options['pagination'] = { pagination: pages };
  return { parameters, options };
}

function pagesFor(params: Params): Params | null {
  const { pagination, paginationEnd: end } = params;
  if (pagination === undefined || pagination === 'off') return null;
  const when = (isRecord(end) ? end['when'] : undefined) ?? 'empty';
  return given({
    paginationMode: pagination === 'nextUrl' ? 'responseContainsNextURL' : 'updateAParameterInEachRequest',
    nextURL: pagination === 'nextUrl' ? (params['nextUrl'] ?? '') : undefined,
    parameters:
      pagination === 'nextUrl'
        ? undefined
        : {
            parameters: listAt(params, 'pageParameters').map(({ where = 'query', name = '', value = '' }) => ({
              type: Object.keys(WHERE).find((one) => WHERE[one] === where)!,
              name,
              value,
            })),
          },
    paginationCompleteWhen: Object.keys(ENDS).find((one) => ENDS[one] === when)!,
    statusCodesWhenComplete: when === 'status' && isRecord(end) ? (end['statuses'] ?? '404') : undefined,
    completeExpression: when === 'expression' && isRecord(end) ? end['isLast'] : undefined,
    limitPagesFetched: true,
    maxRequests: params['maxPages'] ?? 100,
    requestInterval: params['pageIntervalMs'],
  });
}
