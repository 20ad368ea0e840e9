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
    title: 'Hashes a file of each item, as it comes from storage',
    params: { source: 'file', file: 'photo', as: 'hash' },
    input: [{ id: 1 }, { id: 2 }],
    files: [{ photo: { text: 'Grüße' } }, { photo: { base64: '' } }],
    output: [
      [
        { id: 1, hash: 'f83e039796c6453a10f5519e39fd113901572316a1a8ea07cb525d2801dfd074' },
        { id: 2, hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
      ],
    ],
    outputFiles: [[{ photo: { text: 'Grüße' } }, { photo: {} }]],
  },
  {
    title: 'Makes a code of a file with a secret',
    params: { operation: 'hmac', source: 'file', algorithm: 'sha3-256', keyFrom: 'here', key: 'k' },
    files: [{ data: { text: 'v' } }],
    output: [[{ data: 'b437a2174b202d031e9ae756185ac18b45d9120f227d1151a81ea6a514c72676' }]],
  },
  {
    title: 'Says which file is missing',
    params: { source: 'file', file: 'photo' },
    error: 'FILE_NOT_FOUND',
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
