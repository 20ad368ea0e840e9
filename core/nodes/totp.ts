import { Secret, TOTP } from 'otpauth';
import {
  AppError,
  choice,
  credential,
  defineNode,
  eachItem,
  number,
  readRows,
  writeRows,
  type N8nRows,
} from './kit/kit.ts';

const ALGORITHMS = ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA3-224', 'SHA3-256', 'SHA3-384', 'SHA3-512'];

const ROWS: N8nRows = {
  algorithm: { at: 'options.algorithm' },
  digits: { at: 'options.digits' },
  period: { at: 'options.period' },
};

export default defineNode({
  type: 'totp',
  version: 1,
  label: 'One-time password',
  summary: 'Makes the code that a sign-in asks for at this moment.',
  group: 'data',
  icon: 'smartphone',
  fields: {
    credential: credential({ label: 'Credential', types: ['totp'] }),
    algorithm: choice({
      label: 'Algorithm',
      options: ALGORITHMS.map((value) => ({ value, label: value })),
      default: 'SHA1',
    }),
    digits: number({ label: 'Digits', default: 6, min: 1, max: 10, integer: true }),
    period: number({ label: 'Valid for (seconds)', default: 30, min: 1, max: 86_400, integer: true }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Gives the code of the present half minute',
      params: {},
      credentials: { credential: { type: 'totp', fields: { secret: 'GEZD GNBV GY3T QOJQ' } } },
      input: [{ user: 'anna' }],
      output: [[{ token: '470542', secondsRemaining: 30 }]],
    },
    {
      title: 'Gives longer codes',
      params: { algorithm: 'SHA256', digits: 8, period: 3600 },
      credentials: { credential: { type: 'totp', fields: { secret: 'GEZDGNBVGY3TQOJQ' } } },
      output: [[{ token: '14388184', secondsRemaining: 3600 }]],
    },
    {
      title: 'Refuses a secret that is no Base32',
      params: {},
      credentials: { credential: { type: 'totp', fields: { secret: 'not base 32!' } } },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: {
    types: ['n8n-nodes-base.totp'],
    versions: [1],
    toParams: (parameters, _facts, notes) => readRows(parameters, ROWS, notes),
    fromParams: (params) => ({
      typeVersion: 1,
      parameters: { operation: 'generateSecret', ...writeRows(params, ROWS) },
    }),
    credentials: { totpApi: 'credential' },
    examples: [
      {
        typeVersion: 1,
        parameters: { operation: 'generateSecret', options: { algorithm: 'SHA512', digits: 8 } },
        credentials: ['totpApi'],
        params: { algorithm: 'SHA512', digits: 8 },
      },
    ],
  },
  async run(ctx) {
    const stored = await ctx.credential('credential');
    return eachItem(ctx, 1, (_item, index, give) => {
      const { algorithm, digits, period } = ctx.params(index);
      const secret = secretOf(stored?.fields['secret'] ?? '');
      const token = TOTP.generate({ secret, algorithm, digits, period, timestamp: ctx.now });
      const secondsRemaining = Math.trunc(period * (1 - ((ctx.now / 1000 / period) % 1)));
      give({ json: { token, secondsRemaining } });
    });
  },
});

function secretOf(text: string): Secret {
  const base32 = text.replace(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z2-7]+=*$/.test(base32))
    throw new AppError(
      'NODE_INPUT_INVALID',
      'The secret of the credential is no Base32: it has other characters than A to Z and 2 to 7.',
      { path: 'credentials.credential' },
    );
  return Secret.fromBase32(base32);
}
