import type { Json } from '../../workflow/document.ts';
import type { MappingNotes, N8nMapping, Params } from './n8n-mapping.ts';
import { readRows, writeRows, type N8nRows } from './n8n-rows.ts';

const ROWS: N8nRows = {
  operation: { at: 'operation' },
  token: { at: 'token' },
  keyId: { at: 'options.kid' },
  algorithm: { at: 'options.algorithm' },
  ignoreExpiration: { at: 'options.ignoreExpiration' },
  ignoreNotBefore: { at: 'options.ignoreNotBefore' },
  tolerance: { at: 'options.clockTolerance' },
  complete: { at: 'options.complete' },
};
/** What n8n signs when nothing has been written. */
const BY_DEFAULT = { my_field_1: 'value 1', my_field_2: 'value 2' };

function parsed(value: Json): Json {
  if (typeof value !== 'string' || value.startsWith('=')) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function toParams(parameters: Params, notes: MappingNotes): Params {
  const params = readRows(parameters, ROWS, notes);
  if ((params['operation'] ?? 'sign') !== 'sign') return params;
  if (params['algorithm'] === undefined)
    notes.changed(
      'The algorithm of the credential is not imported: it is HS256, RS256 or that of the curve unless the node names one.',
    );
  // The claims of n8n's form are signed under the names of the form: "audience" and not "aud".
  const payload =
    parameters['useJson'] === true ? parsed(parameters['claimsJson'] ?? BY_DEFAULT) : (parameters['claims'] ?? {});
  return { ...params, payload };
}

function fromParams(params: Params, notes: MappingNotes): Params {
  if (params['lifetime'] !== undefined)
    notes.changed('The end of the token has to be written into the payload there, as "exp".');
  const algorithm = params['algorithm'] ?? 'auto';
  if (algorithm === 'EdDSA') notes.unsupported('There is no EdDSA there.');
  const { algorithm: _chosen, ...others } = params;
  const written = writeRows(algorithm === 'auto' ? others : params, ROWS);
  if ((params['operation'] ?? 'sign') !== 'sign') return written;
  const payload = params['payload'] ?? {};
  return { ...written, useJson: true, claimsJson: typeof payload === 'string' ? payload : JSON.stringify(payload) };
}

export const jwtMapping: N8nMapping = {
  types: ['n8n-nodes-base.jwt'],
  versions: [1],
  toParams: (parameters, _facts, notes) => toParams(parameters, notes),
  fromParams: (params, notes) => ({ typeVersion: 1, parameters: fromParams(params, notes) }),
  credentials: { jwtAuth: 'credential' },
  examples: [
    {
      typeVersion: 1,
      parameters: { claims: { subject: 'anna', expiresIn: 60 }, options: { kid: 'k1', algorithm: 'ES256' } },
      credentials: ['jwtAuth'],
      params: { payload: { subject: 'anna', expiresIn: 60 }, keyId: 'k1', algorithm: 'ES256' },
    },
    {
      typeVersion: 1,
      parameters: { useJson: true, claimsJson: '{"sub":"anna"}', options: {} },
      params: { payload: { sub: 'anna' } },
    },
    {
      typeVersion: 1,
      parameters: { operation: 'verify', token: '={{ $json.t }}', options: { clockTolerance: 5, complete: true } },
      params: { operation: 'verify', token: '={{ $json.t }}', tolerance: 5, complete: true },
    },
  ],
};
