import type { N8nMappingExample } from '../n8n-mapping.ts';

/** Pairs of n8n's HTTP Request. */
export const HTTP_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: {
      requestMethod: 'POST',
      url: '=https://api.example.com/{{ $json.id }}',
      bodyParametersUi: { parameter: [{ name: 'total', value: '={{ $json.total }}' }] },
      options: { timeout: 2500 },
    },
    params: {
      method: 'POST',
      url: '=https://api.example.com/{{ $json.id }}',
      authentication: 'none',
      body: 'json',
      json: { total: '={{ $json.total }}' },
      responseFormat: 'json',
      fullResponse: false,
      timeoutSeconds: 2.5,
    },
  },
  {
    typeVersion: 3,
    credentials: ['httpBasicAuth'],
    parameters: {
      url: 'https://api.example.com',
      authentication: 'genericCredentialType',
      genericAuthType: 'httpBasicAuth',
      sendQuery: true,
      queryParameters: { parameters: [{ name: 'q', value: 'x' }] },
      options: { response: { response: { neverError: true, fullResponse: true, responseFormat: 'text' } } },
    },
    params: {
      method: 'GET',
      url: 'https://api.example.com',
      authentication: 'credential',
      query: [{ name: 'q', value: 'x' }],
      responseFormat: 'text',
      fullResponse: true,
      failOnErrorStatus: false,
    },
  },
  {
    typeVersion: 4.2,
    parameters: {
      method: 'PUT',
      url: 'https://api.example.com',
      sendHeaders: true,
      specifyHeaders: 'json',
      jsonHeaders: '{"X-A": "1"}',
      sendBody: true,
      specifyBody: 'json',
      jsonBody: '={{ JSON.stringify($json) }}',
      options: {},
    },
    params: {
      method: 'PUT',
      url: 'https://api.example.com',
      authentication: 'none',
      headers: [{ name: 'X-A', value: '1' }],
      body: 'json',
      json: '={{ JSON.stringify($json) }}',
      responseFormat: 'auto',
      fullResponse: false,
    },
  },
  {
    typeVersion: 4.2,
    parameters: {
      method: 'POST',
      url: 'https://api.example.com',
      sendQuery: true,
      specifyQuery: 'json',
      jsonQuery: '={{ $json.filter }}',
      sendBody: true,
      contentType: 'binaryData',
      inputDataFieldName: 'photo',
      options: {
        batching: { batch: { batchSize: 1 } },
        response: { response: { fullResponse: true, responseFormat: 'file', outputPropertyName: 'answer' } },
      },
    },
    params: {
      method: 'POST',
      url: 'https://api.example.com',
      authentication: 'none',
      queryJson: '={{ $json.filter }}',
      body: 'file',
      file: 'photo',
      responseFormat: 'file',
      responseProperty: 'answer',
      fullResponse: true,
      batchSize: 1,
      batchIntervalMs: 1000,
    },
  },
  {
    typeVersion: 2,
    parameters: {
      requestMethod: 'POST',
      url: 'https://api.example.com',
      responseFormat: 'string',
      dataPropertyName: 'answer',
      jsonParameters: true,
      options: { bodyContentType: 'form-urlencoded' },
      bodyParametersJson: '{"a": 1}',
      headerParametersJson: '={"X-Trace": "{{ $json.trace }}"}',
      queryParametersJson: '{"ids": [1, 2]}',
    },
    params: {
      method: 'POST',
      url: 'https://api.example.com',
      authentication: 'none',
      query: [{ name: 'ids', value: [1, 2] }],
      headersJson: '={"X-Trace": "{{ $json.trace }}"}',
      body: 'form',
      form: [{ name: 'a', value: 1 }],
      responseFormat: 'text',
      responseProperty: 'answer',
      fullResponse: false,
    },
  },
  {
    typeVersion: 1,
    parameters: {
      requestMethod: 'PUT',
      url: 'https://api.example.com',
      jsonParameters: true,
      options: { bodyContentType: 'raw', bodyContentCustomMimeType: 'application/xml' },
      bodyParametersJson: '=<a>{{ $json.a }}</a>',
    },
    params: {
      method: 'PUT',
      url: 'https://api.example.com',
      authentication: 'none',
      body: 'text',
      text: '=<a>{{ $json.a }}</a>',
      contentType: 'application/xml',
      responseFormat: 'json',
      fullResponse: false,
    },
  },
  {
    typeVersion: 4.1,
    parameters: {
      url: 'https://api.example.com',
      sendHeaders: true,
      headerParameters: {
        parameters: [
          { name: 'X-A', value: '1' },
          { name: 'X-A', value: '2' },
        ],
      },
      options: {},
    },
    params: {
      method: 'GET',
      url: 'https://api.example.com',
      authentication: 'none',
      headers: [{ name: 'X-A', value: '2' }],
      responseFormat: 'auto',
      fullResponse: false,
    },
  },
];

/** Pairs of n8n's Webhook. */
export const WEBHOOK_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: { path: 'orders', responseCode: 202, options: {} },
    params: { path: 'orders', method: 'GET', authentication: 'none', respond: 'immediately', respondStatus: 202 },
  },
  {
    typeVersion: 1.1,
    credentials: ['httpHeaderAuth'],
    parameters: { path: 'a/b', httpMethod: 'POST', authentication: 'headerAuth', responseMode: 'responseNode' },
    params: { path: 'a/b', method: 'POST', authentication: 'header', respond: 'respondNode' },
  },
  {
    typeVersion: 2,
    parameters: {
      path: '/in',
      httpMethod: 'PUT',
      responseMode: 'lastNode',
      responseData: 'allEntries',
      options: { responseCode: { values: { responseCode: 201 } }, rawBody: true, binaryPropertyName: 'upload' },
    },
    params: {
      path: 'in',
      method: 'PUT',
      authentication: 'none',
      answer: 'allItems',
      fileProperty: 'upload',
      rawBody: true,
      respond: 'lastNode',
      respondStatus: 201,
    },
  },
  {
    typeVersion: 1.1,
    parameters: {
      path: 'first',
      responseMode: 'lastNode',
      options: {
        responsePropertyName: 'customer.name',
        responseContentType: 'text/html',
        ipWhitelist: '192.0.2.1, 10.0.0.0/8',
      },
    },
    params: {
      path: 'first',
      method: 'GET',
      authentication: 'none',
      allowedAddresses: '192.0.2.1, 10.0.0.0/8',
      respond: 'lastNode',
      answer: 'firstItem',
      answerField: 'customer.name',
      answerHeaders: [{ name: 'Content-Type', value: 'text/html' }],
    },
  },
  {
    typeVersion: 2,
    parameters: {
      path: 'file',
      responseMode: 'lastNode',
      responseData: 'firstEntryBinary',
      responseBinaryPropertyName: 'pdf',
    },
    params: {
      path: 'file',
      method: 'GET',
      authentication: 'none',
      respond: 'lastNode',
      answer: 'file',
      answerFile: 'pdf',
    },
  },
  {
    typeVersion: 2,
    parameters: {
      path: 'quick',
      options: { responseData: 'Thanks', responseHeaders: { entries: [{ name: 'X-A', value: '1' }] } },
    },
    params: {
      path: 'quick',
      method: 'GET',
      authentication: 'none',
      respond: 'immediately',
      receipt: 'text',
      receiptText: 'Thanks',
      answerHeaders: [
        { name: 'X-A', value: '1' },
        { name: 'Content-Type', value: 'text/html; charset=utf-8' },
      ],
    },
  },
];

/** Pairs of n8n's Respond to Webhook. */
export const RESPOND_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: {}, params: { status: 200, body: 'firstItem' } },
  {
    typeVersion: 1.1,
    parameters: { respondWith: 'json', responseBody: '={{ $json }}', options: { responseCode: 404 } },
    params: { status: 404, body: 'json', json: '={{ $json }}' },
  },
  {
    typeVersion: 1.1,
    parameters: { respondWith: 'allIncomingItems', options: { responseKey: 'items' } },
    params: { status: 200, body: 'allItems', key: 'items' },
  },
  {
    typeVersion: 1.2,
    parameters: { respondWith: 'redirect', redirectURL: '={{ $json.to }}' },
    params: { status: 307, body: 'none', headers: [{ name: 'Location', value: '={{ $json.to }}' }] },
  },
  {
    typeVersion: 1.4,
    parameters: { respondWith: 'binary', responseDataSource: 'set', inputFieldName: 'invoice' },
    params: { status: 200, body: 'file', file: 'invoice' },
  },
];

/** Pairs of n8n's Wait. */
export const WAIT_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: {}, params: { mode: 'duration', amount: 1, unit: 'hours' } },
  { typeVersion: 1.1, parameters: {}, params: { mode: 'duration', amount: 5, unit: 'seconds' } },
  {
    typeVersion: 1.1,
    parameters: { resume: 'webhook', httpMethod: 'POST', limitWaitTime: true, resumeAmount: 2, resumeUnit: 'days' },
    params: {
      mode: 'webhook',
      method: 'POST',
      authentication: 'none',
      limited: true,
      limitAmount: 2,
      limitUnit: 'days',
      onLimit: 'continue',
    },
  },
];

/** Pairs of n8n's Execute Workflow. */
export const SUB_WORKFLOW_PAIRS: readonly N8nMappingExample[] = [
  { typeVersion: 1, parameters: { workflowId: '12' }, params: { workflow: '12', mode: 'all', wait: true } },
  {
    typeVersion: 1.1,
    parameters: { workflowId: { __rl: true, mode: 'list', value: 'abc' }, mode: 'each' },
    params: { workflow: 'abc', mode: 'each', wait: true, atOnce: 1 },
  },
  {
    typeVersion: 1.2,
    parameters: {
      workflowId: { __rl: true, mode: 'id', value: '={{ $json.flow }}' },
      options: { waitForSubWorkflow: false },
    },
    params: { workflow: '={{ $json.flow }}', mode: 'all', wait: false },
  },
  {
    typeVersion: 1.2,
    parameters: {
      workflowId: { __rl: true, mode: 'list', value: 'abc' },
      workflowInputs: {
        mappingMode: 'defineBelow',
        value: { id: '={{ $json.id }}', count: '3', note: 'x' },
        schema: [{ id: 'count', type: 'number' }],
      },
    },
    params: {
      workflow: 'abc',
      mode: 'all',
      wait: true,
      inputs: [
        { name: 'id', value: '={{ $json.id }}' },
        { name: 'count', value: 3 },
        { name: 'note', value: 'x' },
      ],
    },
  },
];
