import {
  AppError,
  boolean,
  checkHeaders,
  choice,
  defineNode,
  isRecord,
  json,
  list,
  number,
  text,
  type HttpRequest,
  type Item,
  type Json,
  type N8nMapping,
  type Params,
} from './kit/kit.ts';
import { FRAMING_HEADERS, secretsOf, type Secrets } from './kit/http-credential.ts';
import { AUTHENTICATION_FIELDS } from './kit/http-fields.ts';
import { readBody, statusError } from './kit/http-response.ts';

const SHARED = ['endpoint', 'query', 'variables', 'operationName'] as const;

const mapping: N8nMapping = {
  types: ['n8n-nodes-base.graphql'],
  versions: [1, 1.1],
  examples: [
    {
      typeVersion: 1,
      parameters: {
        endpoint: 'https://a.example/',
        query: '{a}',
        headerParametersUi: { parameter: [{ name: 'X', value: '1' }] },
      },
      params: {
        endpoint: 'https://a.example/',
        query: '{a}',
        method: 'POST',
        format: 'graphql',
        headers: [{ name: 'X', value: '1' }],
      },
    },
    {
      typeVersion: 1.1,
      parameters: {
        endpoint: 'https://a.example/',
        query: '{a}',
        variables: '={{ $json }}',
        responseFormat: 'string',
        authentication: 'headerAuth',
      },
      params: {
        endpoint: 'https://a.example/',
        query: '{a}',
        variables: '={{ $json }}',
        method: 'POST',
        format: 'json',
        asText: true,
        property: 'data',
        authentication: 'credential',
      },
    },
  ],
  credentials: { httpBasicAuth: 'credential', httpHeaderAuth: 'credential', httpBearerAuth: 'credential' },
  toParams(parameters, { typeVersion }, notes) {
    const params: Params = {};
    for (const name of SHARED) if (parameters[name] !== undefined) params[name] = parameters[name];
    params['method'] = parameters['requestMethod'] ?? 'POST';
    params['format'] = parameters['requestFormat'] ?? (typeVersion < 1.1 ? 'graphql' : 'json');
    if (parameters['responseFormat'] === 'string') {
      params['asText'] = true;
      params['property'] = parameters['dataPropertyName'] ?? 'data';
    }
    const headers = isRecord(parameters['headerParametersUi'])
      ? parameters['headerParametersUi']['parameter']
      : undefined;
    if (Array.isArray(headers)) params['headers'] = headers;
    const authentication = parameters['authentication'] ?? 'none';
    if (authentication === 'basicAuth' || authentication === 'headerAuth' || authentication === 'bearerAuth')
      params['authentication'] = 'credential';
    else if (authentication !== 'none')
      notes.changed(`The authentication "${String(authentication)}" is not known here: choose a credential.`);
    if (parameters['allowUnauthorizedCerts'] === true)
      notes.changed('Certificates are always checked here; one that nobody vouches for is refused.');
    return params;
  },
  fromParams(params) {
    const parameters: Params = {};
    for (const name of SHARED) if (params[name] !== undefined) parameters[name] = params[name];
    if (params['method'] !== undefined) parameters['requestMethod'] = params['method'];
    if (params['format'] !== undefined) parameters['requestFormat'] = params['format'];
    if (params['asText'] === true)
      Object.assign(parameters, { responseFormat: 'string', dataPropertyName: params['property'] ?? 'data' });
    if (params['headers'] !== undefined) parameters['headerParametersUi'] = { parameter: params['headers'] };
    if (params['authentication'] === 'credential') parameters['authentication'] = 'headerAuth';
    return { typeVersion: 1.1, parameters };
  },
};

export default defineNode({
  type: 'graphql',
  version: 1,
  label: 'GraphQL',
  summary: 'Asks a GraphQL service, once for each item.',
  group: 'action',
  icon: 'waypoints',
  fields: {
    endpoint: text({ label: 'Endpoint', placeholder: 'https://api.example.com/graphql' }),
    method: choice({
      label: 'Method',
      options: [
        { value: 'POST', label: 'POST' },
        { value: 'GET', label: 'GET' },
      ],
      default: 'POST',
    }),
    format: choice({
      label: 'Request format',
      options: [
        { value: 'json', label: 'JSON' },
        { value: 'graphql', label: 'The query itself' },
      ],
      default: 'json',
      expressions: false,
      showWhen: { method: ['POST'] },
    }),
    query: text({ label: 'Query', multiline: true }),
    variables: json({ label: 'Variables', optional: true }),
    operationName: text({ label: 'Operation', optional: true }),
    headers: list(
      { name: text({ label: 'Name' }), value: text({ label: 'Value', default: '' }) },
      { label: 'Headers' },
    ),
    ...AUTHENTICATION_FIELDS,
    asText: boolean({ label: 'The answer as text', default: false }),
    property: text({ label: 'Field for the text', default: 'data', showWhen: { asText: [true] } }),
    timeoutSeconds: number({ label: 'Timeout (seconds)', default: 300, min: 0.1, max: 3600 }),
  },
  inputs: ['items'],
  outputs: ['answers'],
  examples: [
    {
      title: 'Sends a query with its variables',
      params: {
        endpoint: 'https://api.example.com/graphql',
        query: 'query($id:ID!){order(id:$id){total}}',
        variables: { id: '={{ $json.id }}' },
      },
      input: [{ id: '7' }],
      http: [
        {
          request: {
            method: 'POST',
            url: 'https://api.example.com/graphql',
            body: { query: 'query($id:ID!){order(id:$id){total}}', variables: { id: '7' } },
          },
          response: { status: 200, body: { data: { order: { total: 5 } } } },
        },
      ],
      output: [[{ data: { order: { total: 5 } } }]],
    },
    {
      title: 'Fails where the service answers with errors',
      params: { endpoint: 'https://api.example.com/graphql', query: '{nothing}' },
      http: [
        {
          request: { method: 'POST', url: 'https://api.example.com/graphql' },
          response: { status: 200, body: { errors: [{ message: 'no such field' }] } },
        },
      ],
      error: 'HTTP_RESPONSE_INVALID',
    },
    {
      title: 'Asks by GET and gives the answer as text',
      params: {
        endpoint: 'https://api.example.com/graphql',
        method: 'GET',
        query: '{a}',
        asText: true,
        property: 'raw',
      },
      http: [
        {
          request: { method: 'GET', url: 'https://api.example.com/graphql' },
          response: { status: 200, text: '{"data":{"a":1}}' },
        },
      ],
      output: [[{ raw: '{"data":{"a":1}}' }]],
    },
  ],
  n8n: mapping,
  async run(ctx) {
    let secrets: Secrets | null = null;
    for await (const { from, items } of ctx.items.pages())
      for (let index = from; index < from + items.length; index += 1) {
        if (ctx.isDone(index)) continue;
        if (ctx.signal.aborted)
          throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
        const given = await ask(index).catch((thrown: unknown) => ctx.itemFailed(index, thrown));
        await ctx.emit(index, given);
      }
    return [[]];

    async function ask(index: number): Promise<Item[][]> {
      const params = ctx.params(index);
      const headers = checkHeaders(params.headers, FRAMING_HEADERS);
      if (params.authentication === 'credential') {
        secrets ??= secretsOf(await ctx.credential('credential'));
        if (secrets.header)
          Object.assign(headers, checkHeaders([secrets.header], FRAMING_HEADERS, 'credentials.credential'));
      }
      headers['Idempotency-Key'] ??= ctx.idempotencyKey(index);
      const { endpoint, method, timeoutSeconds } = params;
      const sent = { query: params.query, ...extrasOf(params) };
      const request: HttpRequest = {
        method,
        url: endpoint.trim(),
        headers,
        timeoutMs: timeoutSeconds * 1000,
        ...(method === 'GET'
          ? { query: Object.entries(sent).map(([name, value]) => [name, plain(value)] as const) }
          : params.format === 'json'
            ? { body: { kind: 'json', value: sent } }
            : { body: { kind: 'text', value: params.query, contentType: 'application/graphql' } }),
      };
      const response = await ctx.http(request, index);
      if (response.status >= 400) throw statusError(response, request, ctx.now, secrets?.hidden ?? []);
      if (params.asText) return [[{ json: { [params.property]: response.text }, pairedItem: { item: index } }]];
      const body = readBody(response, 'json', request.url);
      const said = isRecord(body) ? errorsIn(body['errors']) : null;
      if (said !== null) throw new AppError('HTTP_RESPONSE_INVALID', `The service answered with an error: ${said}`);
      return [[{ json: isRecord(body) ? body : { data: body }, pairedItem: { item: index } }]];
    }
  },
});

function extrasOf({ variables, operationName }: { variables: Json | undefined; operationName: string | undefined }) {
  const given = typeof variables === 'string' ? (variables.trim() === '' ? {} : parsed(variables)) : variables;
  return {
    ...(isRecord(given) && Object.keys(given).length > 0 ? { variables: given } : {}),
    ...(operationName ? { operationName } : {}),
  };
}

function parsed(source: string): Json {
  try {
    return JSON.parse(source) as Json;
  } catch {
    throw new AppError('NODE_INPUT_INVALID', 'The variables are not valid JSON. Check their quotes and commas.', {
      path: 'params.variables',
    });
  }
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a list of GraphQL errors says; null where there is none. */
function errorsIn(errors: Json | undefined): string | null {
  if (!Array.isArray(errors) || errors.length === 0) return null;
  const said = errors.map((error) =>
    isRecord(error) && typeof error['message'] === 'string' ? error['message'] : 'unknown',
  );
  return said.join(', ').slice(0, 1000);
}
