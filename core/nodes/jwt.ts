import {
  base64url,
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  importPKCS8,
  importSPKI,
  importX509,
} from 'jose';
import { JWT_EXAMPLES } from './kit/jwt-examples.ts';
import { ALGORITHMS, algorithmsFor, defaultAlgorithm } from './kit/jwt-algorithms.ts';
import { jwtMapping } from './kit/jwt-n8n.ts';
import { pemOf, readPem } from './kit/pem.ts';
import {
  AppError,
  boolean,
  choice,
  credential,
  defineNode,
  eachItem,
  isRecord,
  json,
  number,
  text,
  type CredentialValue,
  type Json,
  type JsonRecord,
} from './kit/kit.ts';

export default defineNode({
  type: 'jwt',
  version: 1,
  label: 'JWT',
  summary: 'Signs, checks and reads JSON Web Tokens.',
  group: 'data',
  icon: 'badge-check',
  fields: {
    operation: choice({
      label: 'Operation',
      options: [
        { value: 'sign', label: 'Sign' },
        { value: 'verify', label: 'Check the signature' },
        { value: 'decode', label: 'Read without checking' },
      ],
      default: 'sign',
      expressions: false,
    }),
    credential: credential({
      label: 'Credential',
      types: ['hmac', 'keys'],
      showWhen: { operation: ['sign', 'verify'] },
    }),
    payload: json({ label: 'Payload', default: {}, showWhen: { operation: ['sign'] } }),
    lifetime: number({
      label: 'Valid for (seconds)',
      help: 'Empty: without an end, or as the payload says.',
      optional: true,
      min: 0,
      showWhen: { operation: ['sign'] },
    }),
    keyId: text({ label: 'Key ID', default: '', showWhen: { operation: ['sign'] } }),
    token: text({ label: 'Token', showWhen: { operation: ['verify', 'decode'] } }),
    algorithm: choice({
      label: 'Algorithm',
      options: [
        { value: 'auto', label: 'As the key is', help: 'HS256, RS256, the ES that fits the curve, or EdDSA.' },
        ...ALGORITHMS.map((value) => ({ value, label: value })),
      ],
      default: 'auto',
      showWhen: { operation: ['sign', 'verify'] },
    }),
    ignoreExpiration: boolean({ label: 'Take an expired token', default: false, showWhen: { operation: ['verify'] } }),
    ignoreNotBefore: boolean({
      label: 'Take a token that is not valid yet',
      default: false,
      showWhen: { operation: ['verify'] },
    }),
    tolerance: number({
      label: 'Tolerance of the clock (seconds)',
      default: 0,
      min: 0,
      showWhen: { operation: ['verify'] },
    }),
    complete: boolean({
      label: 'With header and signature',
      default: false,
      showWhen: { operation: ['verify', 'decode'] },
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: JWT_EXAMPLES,
  n8n: jwtMapping,
  async run(ctx) {
    const stored = ctx.params(0).operation === 'decode' ? null : await ctx.credential('credential');
    const seconds = Math.floor(ctx.now / 1000);
    return eachItem(ctx, 1, (_item, index, give) => {
      const params = ctx.params(index);
      switch (params.operation) {
        case 'decode':
          return give({ json: read(params.token, params.complete) });
        case 'sign': {
          const payload = payloadOf(params.payload);
          const end: JsonRecord = params.lifetime === undefined ? {} : { exp: seconds + params.lifetime };
          return sign({ ...payload, iat: payload['iat'] ?? seconds, ...end }, params, stored).then((token) =>
            give({ json: { token } }),
          );
        }
        case 'verify':
          return verify(params.token, params.algorithm, stored).then(() => {
            const result = read(params.token, params.complete);
            checkTimes(result['payload']!, params, seconds);
            give({ json: result });
          });
      }
    });
  },
});

const wrong = (message: string, path: string) => new AppError('NODE_INPUT_INVALID', message, { path });

function payloadOf(value: Json): JsonRecord {
  let payload = value;
  if (typeof value === 'string') {
    try {
      payload = JSON.parse(value) as Json;
    } catch {
      throw wrong('The payload is not valid JSON. Check its quotes and commas.', 'params.payload');
    }
  }
  if (!isRecord(payload)) throw wrong('The payload must be a record: { "sub": "anna" }.', 'params.payload');
  return payload;
}

/** What to sign or check with, and the algorithms that this key may be used for: never those of another kind of key. */
async function keyOf(stored: CredentialValue | null, use: 'sign' | 'verify', chosen: string) {
  const path = 'credentials.credential';
  if (!stored) throw wrong('No credential is chosen. Choose a signing secret or a key pair.', path);
  const secret = stored.type === 'hmac' ? (stored.fields['secret'] ?? '') : null;
  const pem = secret === null ? readPem(stored.fields[use === 'sign' ? 'privateKey' : 'publicKey'] ?? '', path) : null;
  const possible = algorithmsFor(pem?.family ?? 'secret');
  if (chosen !== 'auto' && !possible.includes(chosen))
    throw wrong(
      `The algorithm ${chosen} does not fit the credential. Possible: ${possible.join(', ')}.`,
      'params.algorithm',
    );
  const algorithms = chosen === 'auto' ? possible : [chosen];
  if (secret !== null) {
    if (secret === '') throw wrong('The credential has no secret.', path);
    return { algorithms, key: () => Promise.resolve(base64url.decode(base64url.encode(secret))) };
  }
  const text = pemOf(pem!);
  const load = { private: importPKCS8, public: importSPKI, certificate: importX509 }[pem!.kind];
  return { algorithms, key: (algorithm: string) => load(text, algorithm) };
}

async function sign(
  payload: JsonRecord,
  { algorithm, keyId }: { algorithm: string; keyId: string },
  stored: CredentialValue | null,
) {
  const { algorithms, key } = await keyOf(stored, 'sign', algorithm);
  const alg = defaultAlgorithm(algorithms);
  try {
    return await new CompactSign(base64url.decode(base64url.encode(JSON.stringify(payload))))
      .setProtectedHeader({ alg, typ: 'JWT', ...(keyId === '' ? {} : { kid: keyId }) })
      .sign(await key(alg));
  } catch {
    throw wrong(`The key cannot sign with ${alg}. RSA keys need 2048 bits or more.`, 'credentials.credential');
  }
}

async function verify(token: string, chosen: string, stored: CredentialValue | null): Promise<void> {
  const { algorithms, key } = await keyOf(stored, 'verify', chosen);
  const header = headerOf(token);
  const alg = String(header['alg']);
  if (!algorithms.includes(alg))
    throw wrong(`The token is signed with ${alg}, but ${algorithms.join(' or ')} is asked for.`, 'params.token');
  try {
    await compactVerify(token, await key(alg), { algorithms });
  } catch {
    throw wrong('The signature of the token does not fit the credential.', 'params.token');
  }
}

function headerOf(token: string): JsonRecord {
  try {
    return decodeProtectedHeader(token) as JsonRecord;
  } catch {
    throw wrong('This is no JSON Web Token: it has three parts with dots between them.', 'params.token');
  }
}

/** What the token says. A payload that is no JSON is text. */
function read(token: string, complete: boolean): JsonRecord {
  const header = headerOf(token);
  const [, body = '', signature = ''] = token.split('.');
  const payload = jsonOrText(bodyText(body));
  return complete ? { header, payload, signature } : { payload };
}

function bodyText(body: string): string {
  try {
    const bytes = Array.from(base64url.decode(body), (value) => `%${value.toString(16).padStart(2, '0')}`);
    return decodeURIComponent(bytes.join(''));
  } catch {
    throw wrong('The payload of the token is no text.', 'params.token');
  }
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

interface Times {
  ignoreExpiration: boolean;
  ignoreNotBefore: boolean;
  tolerance: number;
}

function checkTimes(payload: Json, { ignoreExpiration, ignoreNotBefore, tolerance }: Times, seconds: number): void {
  if (!isRecord(payload)) return;
  const { exp, nbf } = payload;
  const moment = (value: number) => new Date(value * 1000).toISOString();
  if (!ignoreNotBefore && typeof nbf === 'number' && nbf > seconds + tolerance)
    throw wrong(`The token is not valid before ${moment(nbf)}.`, 'params.token');
  if (!ignoreExpiration && typeof exp === 'number' && seconds >= exp + tolerance)
    throw wrong(`The token expired at ${moment(exp)}.`, 'params.token');
}
