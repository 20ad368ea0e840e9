import { z } from 'zod';
import { contract } from './contract.ts';

/** Longest answer of a service that choices are read from, in bytes, and the time for all its pages in milliseconds. */
export const OPTIONS_LIMITS = { bytes: 4 * 1_048_576, milliseconds: 20_000 } as const;

export const loadNodeOptions = contract({
  method: 'POST',
  path: '/nodes/options',
  summary: 'Loads the choices of a field from the service of its node, with the chosen credential.',
  tag: 'platform',
  access: 'credential:use',
  body: z.strictObject({
    /** Type of the node, for example `slack`. */
    type: z.string().max(64),
    /** Name of a field that the catalogue gives with `options`. */
    field: z.string().max(64),
    /** The parameters of the node as they stand: choices may depend on them. */
    params: z.record(z.string().max(64), z.json()).default({}),
    /** Ids of credentials by the name of their field, as in the node. */
    credentials: z.record(z.string().max(64), z.string().max(64)).default({}),
  }),
  response: z.object({
    options: z.array(z.object({ value: z.string(), label: z.string() })),
    /** True when there are more than these. */
    hasMore: z.boolean(),
  }),
  errors: [
    'NODE_TYPE_UNKNOWN',
    'NODE_INPUT_INVALID',
    'CREDENTIAL_NOT_FOUND',
    'CREDENTIAL_KEY_MISSING',
    'HTTP_HEADER_INVALID',
    'HTTP_URL_INVALID',
    'HTTP_ADDRESS_REFUSED',
    'HTTP_STATUS',
    'HTTP_CONNECTION',
    'HTTP_TIMEOUT',
    'HTTP_RESPONSE_TOO_LARGE',
    'HTTP_RESPONSE_INVALID',
    'HTTP_TOO_MANY_REDIRECTS',
    'RATE_LIMITED',
    'BREAKER_OPEN',
  ],
});
