import type { NodeExample } from './definition.ts';

/** A key pair whose private half is 32 times the byte 7: for examples only. */
export const EXAMPLE_KEYS = {
  privateKey:
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n-----END PRIVATE KEY-----',
  publicKey:
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=\n-----END PUBLIC KEY-----',
} as const;

/** Examples of the crypto node, in a file of their own because they are as long as the node. */
export const CRYPTO_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Hashes a text of each item',
    params: { value: '={{ $json.text }}', algorithm: 'md5', as: 'hash' },
    input: [{ text: 'Grüße' }, { text: '' }],
    output: [
      [
        { text: 'Grüße', hash: '49c5f675b49037b6044b803ac9d1a6d7' },
        { text: '', hash: 'd41d8cd98f00b204e9800998ecf8427e' },
      ],
    ],
  },
  {
    title: 'Hashes with SHA-256 and writes Base64',
    params: { value: 'Grüße', encoding: 'base64' },
    output: [[{ data: '+D4Dl5bGRToQ9VGeOf0ROQFXIxahqOoHy1JdKAHf0HQ=' }]],
  },
  {
    title: 'Makes a code with a secret from a credential',
    params: { operation: 'hmac', value: 'v', algorithm: 'sha3-256' },
    credentials: { credential: { type: 'hmac', fields: { secret: 'k' } } },
    output: [[{ data: 'b437a2174b202d031e9ae756185ac18b45d9120f227d1151a81ea6a514c72676' }]],
  },
  {
    title: 'Makes a code with a secret given here',
    params: {
      operation: 'hmac',
      value: 'Grüße',
      algorithm: 'sha512',
      keyFrom: 'here',
      key: 'secret',
      encoding: 'base64url',
    },
    output: [[{ data: 's2kNmHoLzHwmVHlAXPH44aBrsIlO49wtgKnKWxLKsHSKxRUIXoeR_vSGvU3ZYEKCBC4v8B2-OW_WaV4yt135jg' }]],
  },
  {
    title: 'Signs a text',
    params: { operation: 'sign', value: 'Grüße', encoding: 'base64' },
    credentials: { credential: { type: 'keys', fields: { privateKey: EXAMPLE_KEYS.privateKey } } },
    output: [[{ data: 'wCDJwX8tXczbN0x/oM87GheMxUIvQ22tHbs+t4Gn8N2wJdYduvKs/8CzHJFqW8TfVwf7POapFpDEwdB4D+eLCg==' }]],
  },
  {
    title: 'Refuses to sign with a public key',
    params: { operation: 'sign', value: 'x', keyFrom: 'here', key: EXAMPLE_KEYS.publicKey },
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Says that the credential has no secret',
    params: { operation: 'hmac', value: 'x' },
    credentials: { credential: { type: 'keys', fields: { privateKey: 'x' } } },
    error: 'NODE_INPUT_INVALID',
  },
];
