import { z } from 'zod';
import { ALL_CONTRACTS } from '../../core/api/all.ts';
import type { Contract } from '../../core/api/contract.ts';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import { VERSION } from '../version.ts';
import { API_PREFIX } from './route.ts';

type JsonObject = Record<string, unknown>;

/** Codes that any route may answer with, so that contracts need not repeat them. */
const COMMON = ['BODY_INVALID', 'PARAMETER_INVALID', 'INTERNAL'] as const;

let cached: string | null = null;

/** The OpenAPI 3.1 document of every contract, as text. Made once per isolate: it never changes within a version. */
export function openApiText(): string {
  cached ??= JSON.stringify(openApiDocument());
  return cached;
}

export function openApiDocument(): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [operationId, contract] of Object.entries(ALL_CONTRACTS)) {
    const path = API_PREFIX + contract.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[contract.method.toLowerCase()] = operation(operationId, contract);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version: VERSION,
      summary: 'Durable workflow automation.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ apiKey: [] }, { accessToken: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

const PROBLEM: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', enum: Object.keys(ERROR_CODES) },
    requestId: { type: 'string' },
    details: { type: 'object' },
  },
};

function operation(operationId: string, contract: Contract): JsonObject {
  const status = String(contract.status ?? 200);
  const success: JsonObject = { description: contract.status === 204 ? 'Done.' : 'The answer.' };
  if (contract.response && contract.status !== 204)
    success['content'] = { 'application/json': { schema: schemaOf(contract.response, 'output') } };
  return {
    operationId,
    summary: contract.summary,
    tags: [contract.tag],
    ...(contract.access === 'public' ? { security: [] } : {}),
    ...(contract.access === 'public' || contract.access === 'session'
      ? {}
      : { description: `Needs the permission \`${contract.access}\`.` }),
    parameters: [
      ...parametersOf(contract.params, 'path'),
      ...parametersOf(contract.query, 'query'),
      ...headersOf(contract),
    ],
    ...(contract.body
      ? { requestBody: { content: { 'application/json': { schema: schemaOf(contract.body, 'input') } } } }
      : {}),
    responses: { [status]: success, ...problemsOf(contract) },
  };
}

function problemsOf(contract: Contract): JsonObject {
  const codes = new Set<keyof typeof ERROR_CODES>([
    ...contract.errors,
    ...COMMON,
    ...(contract.access === 'public' ? [] : (['UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN'] as const)),
  ]);
  const byStatus: Record<string, string[]> = {};
  for (const code of codes) (byStatus[ERROR_CODES[code].status] ??= []).push(code);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, names]) => [
      status,
      {
        description: names.join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonObject[] {
  if (!schema) return [];
  const { properties, required } = schemaOf(schema, 'input') as { properties?: JsonObject; required?: string[] };
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (required ?? []).includes(name),
    schema: property,
  }));
}

function headersOf(contract: Contract): JsonObject[] {
  return (contract.headers ?? []).map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject;
  // Definitions that the schema points at are inside it, so its references stay local to it.
  return JSON.parse(JSON.stringify(rest)) as JsonObject;
}
