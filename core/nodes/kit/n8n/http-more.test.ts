/**
 * If these fail, requests of n8n lose their files, their pages or their pauses on the way here, or on the way back.
 */
import { describe, expect, it } from 'vitest';
import http from '../../http.ts';
import { checkParams } from '../check-params.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { moreForN8n, moreParams } from './http-more.ts';

const notes = (): MappingNotes & { said: string[] } => {
  const said: string[] = [];
  return {
    said,
    changed: (message) => void said.push(message),
    unsupported: (message) => void said.push(`no: ${message}`),
  };
};

const LATER: [title: string, parameters: Params, params: Params][] = [
  ['nothing', {}, {}],
  [
    'an answer as a file',
    { options: { response: { response: { responseFormat: 'file', outputPropertyName: 'pic' } } } },
    { responseFormat: 'file', responseProperty: 'pic' },
  ],
  [
    'a file as the body',
    { sendBody: true, contentType: 'binaryData', inputDataFieldName: 'doc' },
    { body: 'file', file: 'doc' },
  ],
  [
    'a form with a file',
    {
      sendBody: true,
      contentType: 'multipart-form-data',
      bodyParameters: {
        parameters: [
          { parameterType: 'formData', name: 'a', value: '={{ 1 }}' },
          { parameterType: 'formBinaryData', name: 'b', inputDataFieldName: 'doc' },
        ],
      },
    },
    {
      body: 'multipart',
      parts: [
        { name: 'a', value: '={{ 1 }}' },
        { name: 'b', kind: 'file', file: 'doc' },
      ],
    },
  ],
  [
    'pages that name the next one',
    {
      options: {
        pagination: {
          pagination: {
            paginationMode: 'responseContainsNextURL',
            nextURL: '={{ $response.body.next }}',
            paginationCompleteWhen: 'other',
            completeExpression: '={{ !$response.body.next }}',
            requestInterval: 200,
          },
        },
      },
    },
    {
      pagination: 'nextUrl',
      nextUrl: '={{ $response.body.next }}',
      paginationEnd: { when: 'expression', isLast: '={{ !$response.body.next }}' },
      maxPages: 10_000,
      pageIntervalMs: 200,
    },
  ],
  [
    'pages by a parameter',
    {
      options: {
        pagination: {
          pagination: {
            parameters: {
              parameters: [
                { name: 'page', value: '={{ $pageCount + 1 }}' },
                { type: 'headers', name: 'X', value: '1' },
              ],
            },
            paginationCompleteWhen: 'receiveSpecificStatusCodes',
            limitPagesFetched: true,
            maxRequests: 7,
          },
        },
      },
    },
    {
      pagination: 'parameters',
      pageParameters: [
        { where: 'query', name: 'page', value: '={{ $pageCount + 1 }}' },
        { where: 'headers', name: 'X', value: '1' },
      ],
      paginationEnd: { when: 'status', statuses: '404' },
      maxPages: 7,
    },
  ],
  [
    'batches, redirects and lists',
    {
      options: {
        batching: { batch: { batchSize: 5 } },
        redirect: { redirect: { followRedirects: false, maxRedirects: 99 } },
        queryParameterArrays: 'indices',
      },
    },
    { batchSize: 5, batchIntervalMs: 1000, followRedirects: false, maxRedirects: 20, queryLists: 'indices' },
  ],
];

describe('what requests of n8n say', () => {
  it.each(LATER)('of %s is taken over, valid, and comes back', (_title, parameters, params) => {
    expect(moreParams(parameters, false, notes())).toEqual(params);
    expect(checkParams(http.fields, { url: 'https://a.example/', ...params })).toEqual([]);
    const back = moreForN8n(params, notes());
    expect(moreParams({ ...back.parameters, options: back.options }, false, notes())).toEqual(params);
  });

  it.each([
    [
      { responseFormat: 'file', dataPropertyName: 'f' },
      { responseFormat: 'file', responseProperty: 'f' },
    ],
    [{ sendBinaryData: true }, { body: 'file', file: 'data' }],
    [
      {
        sendBinaryData: true,
        binaryPropertyName: 'a:one, two',
        options: { bodyContentType: 'multipart-form-data', batchSize: 3, batchInterval: 10 },
        bodyParametersUi: { parameter: [{ name: 'x', value: '1' }] },
      },
      {
        body: 'multipart',
        parts: [
          { name: 'x', value: '1' },
          { name: 'a', kind: 'file', file: 'one' },
          { name: 'two', kind: 'file', file: 'two' },
        ],
        batchSize: 3,
        batchIntervalMs: 10,
      },
    ],
  ])('in the first versions is taken over as well: %j', (parameters, params) => {
    expect(moreParams(parameters as Params, true, notes())).toEqual(params);
    expect(checkParams(http.fields, { url: 'https://a.example/', ...(params as Params) })).toEqual([]);
  });

  it('of a proxy is refused with the reason', () => {
    const told = notes();
    moreParams({ options: { proxy: 'http://proxy:3128', allowUnauthorizedCerts: true } }, false, told);
    expect(told.said).toEqual([expect.stringMatching(/^no: .*proxy/), expect.stringMatching(/Certificates/)]);
  });
});
