import type { MappingNotes, N8nMapping, Params } from './n8n-mapping.ts';
import { readRows, writeRows, type N8nRows } from './n8n-rows.ts';

const HASHES = {
  md5: 'MD5',
  sha256: 'SHA256',
  sha384: 'SHA384',
  sha512: 'SHA512',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3-384',
  'sha3-512': 'SHA3-512',
};
const OPERATIONS = { hash: 'hash', hmac: 'hmac', sign: 'sign', random: 'generate' };

const COMMON: N8nRows = {
  operation: { at: 'action', values: OPERATIONS },
  as: { at: 'dataPropertyName' },
};
const TEXT: N8nRows = { value: { at: 'value' }, encoding: { at: 'encoding' } };
const FILE: N8nRows = { file: { at: 'binaryPropertyName' }, encoding: { at: 'encoding' } };
const RANDOM: N8nRows = { form: { at: 'encodingType' }, length: { at: 'stringLength' } };

/** n8n takes the names that OpenSSL has for signatures: `RSA-SHA256`, `sha256WithRSAEncryption`, `SHA256`. */
function signingHash(algorithm: unknown, notes: MappingNotes): string {
  const found = /^(?:RSA-)?SHA-?(1|256|384|512)(?:WithRSAEncryption)?$/i.exec(String(algorithm))?.[1];
  if (found === undefined)
    notes.unsupported(`Signatures with "${String(algorithm)}" are not possible here. Use RSA-SHA256.`);
  return `sha${found ?? '256'}`;
}

function toParams(parameters: Params, typeVersion: number, notes: MappingNotes): Params {
  const common = readRows(parameters, COMMON, notes);
  const operation = common['operation'] ?? 'hash';
  if (operation === 'random') return { ...common, ...readRows(parameters, RANDOM, notes) };
  const isFile = operation !== 'sign' && parameters['binaryData'] === true;
  const params = {
    ...common,
    ...(isFile ? { source: 'file', ...readRows(parameters, FILE, notes) } : readRows(parameters, TEXT, notes)),
  };
  if (operation === 'sign') params['signingHash'] = signingHash(parameters['algorithm'], notes);
  else {
    const byDefault = typeVersion < 2 ? 'MD5' : 'SHA256';
    const algorithm = { at: 'type', values: HASHES, defaults: { n8n: byDefault, ours: 'sha256' } };
    Object.assign(params, readRows(parameters, { algorithm }, notes));
  }
  // Version 1 kept secrets in the workflow.
  if (operation !== 'hash' && typeVersion < 2) {
    const key = readRows(parameters, { key: { at: operation === 'sign' ? 'privateKey' : 'secret' } }, notes);
    Object.assign(params, { keyFrom: 'here', key: '' }, key);
  }
  return params;
}

function fromParams(params: Params, notes: MappingNotes): Params {
  const operation = params['operation'] ?? 'hash';
  const common = writeRows(params, COMMON);
  if (operation === 'random') return { ...common, ...writeRows(params, RANDOM) };
  const algorithm = String(params['algorithm'] ?? 'sha256');
  if (operation !== 'sign' && !Object.hasOwn(HASHES, algorithm)) notes.unsupported(`There is no ${algorithm} there.`);
  if (params['encoding'] === 'base64url')
    notes.changed('There is no Base64 for URLs there: the result is plain Base64.');
  if (params['keyFrom'] === 'here')
    notes.changed('The secret has to be put into a credential there: a workflow does not hold it.');
  const isFile = operation !== 'sign' && params['source'] === 'file';
  const encoding = params['encoding'] === 'base64url' ? 'base64' : params['encoding'];
  return {
    ...common,
    ...(isFile ? { binaryData: true } : {}),
    ...writeRows({ ...params, ...(encoding === undefined ? {} : { encoding }) }, isFile ? FILE : TEXT),
    ...(operation === 'sign'
      ? { algorithm: `RSA-${String(params['signingHash'] ?? 'sha256').toUpperCase()}` }
      : writeRows(params, { algorithm: { at: 'type', values: HASHES } })),
  };
}

export const cryptoMapping: N8nMapping = {
  types: ['n8n-nodes-base.crypto'],
  versions: [1, 2],
  toParams: (parameters, { typeVersion }, notes) => toParams(parameters, typeVersion, notes),
  fromParams: (params, notes) => ({ typeVersion: 2, parameters: fromParams(params, notes) }),
  credentials: { crypto: 'credential' },
  examples: [
    {
      typeVersion: 1,
      parameters: { value: '={{ $json.mail }}', encoding: 'base64' },
      params: { value: '={{ $json.mail }}', encoding: 'base64', algorithm: 'md5' },
    },
    {
      typeVersion: 1,
      parameters: { action: 'sign', value: 'x', algorithm: 'sha512WithRSAEncryption', privateKey: '={{ $json.pem }}' },
      params: { operation: 'sign', value: 'x', signingHash: 'sha512', keyFrom: 'here', key: '={{ $json.pem }}' },
    },
    {
      typeVersion: 2,
      parameters: { action: 'hmac', type: 'SHA3-256', value: 'x', dataPropertyName: 'code' },
      credentials: ['crypto'],
      params: { operation: 'hmac', algorithm: 'sha3-256', value: 'x', as: 'code' },
    },
    {
      typeVersion: 1,
      parameters: { binaryData: true, binaryPropertyName: 'photo', type: 'SHA256' },
      params: { source: 'file', file: 'photo', algorithm: 'sha256' },
    },
    {
      typeVersion: 2,
      parameters: { action: 'generate', encodingType: 'hex', stringLength: 8 },
      params: { operation: 'random', form: 'hex', length: 8 },
    },
  ],
};
