import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { toBase64 } from './kit/base64.ts';
import { CRYPTO_EXAMPLES } from './kit/crypto-examples.ts';
import { cryptoMapping } from './kit/crypto-n8n.ts';
import { SIGNING_HASHES, signText } from './kit/sign-text.ts';
import { AppError, choice, credential, defineNode, eachItem, number, setOwn, text } from './kit/kit.ts';

const HASHES = {
  md5,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
} as const;
type HashName = keyof typeof HASHES;
const optionOf = <V extends string>(value: V) => ({
  value,
  label: value.toUpperCase().replace(/^SHA(\d{3,})/, 'SHA-$1'),
});
const PRINTABLE = 94;

export default defineNode({
  type: 'crypto',
  version: 1,
  label: 'Crypto',
  summary: 'Makes hashes, signatures and random values.',
  group: 'data',
  icon: 'key-round',
  fields: {
    operation: choice({
      label: 'Operation',
      options: [
        { value: 'hash', label: 'Hash a text or a file' },
        { value: 'hmac', label: 'Hash a text or a file with a secret (HMAC)' },
        { value: 'sign', label: 'Sign a text with a private key' },
        { value: 'random', label: 'Make a random value' },
      ],
      default: 'hash',
      expressions: false,
    }),
    source: choice({
      label: 'Of',
      options: [
        { value: 'text', label: 'A text' },
        { value: 'file', label: 'A file' },
      ],
      default: 'text',
      expressions: false,
      showWhen: { operation: ['hash', 'hmac'] },
    }),
    value: text({
      label: 'Text',
      default: '',
      multiline: true,
      showWhen: { operation: ['hash', 'hmac', 'sign'], source: ['text'] },
    }),
    file: text({
      label: 'Name of the file in the item',
      default: 'data',
      showWhen: { operation: ['hash', 'hmac'], source: ['file'] },
    }),
    algorithm: choice({
      label: 'Algorithm',
      help: 'MD5 and SHA-1 can be forged: use them only where another system asks for them.',
      options: (Object.keys(HASHES) as HashName[]).map(optionOf),
      default: 'sha256',
      showWhen: { operation: ['hash', 'hmac'] },
    }),
    signingHash: choice({
      label: 'Hash of the signature',
      options: SIGNING_HASHES.map(optionOf),
      default: 'sha256',
      showWhen: { operation: ['sign'] },
    }),
    keyFrom: choice({
      label: 'Secret or private key',
      options: [
        { value: 'credential', label: 'From a credential' },
        {
          value: 'here',
          label: 'Given here',
          help: 'It stands in the workflow, where everybody who may edit it reads it.',
        },
      ],
      default: 'credential',
      expressions: false,
      showWhen: { operation: ['hmac', 'sign'] },
    }),
    key: text({
      label: 'Secret, or private key (PEM)',
      default: '',
      multiline: true,
      showWhen: { operation: ['hmac', 'sign'], keyFrom: ['here'] },
    }),
    credential: credential({
      label: 'Credential',
      types: ['hmac', 'keys'],
      showWhen: { operation: ['hmac', 'sign'], keyFrom: ['credential'] },
    }),
    encoding: choice({
      label: 'Written as',
      options: [
        { value: 'hex', label: 'Hexadecimal' },
        { value: 'base64', label: 'Base64' },
        { value: 'base64url', label: 'Base64 for URLs' },
      ],
      default: 'hex',
      showWhen: { operation: ['hash', 'hmac', 'sign'] },
    }),
    form: choice({
      label: 'Form',
      options: [
        { value: 'uuid', label: 'UUID' },
        { value: 'hex', label: 'Hexadecimal digits' },
        { value: 'base64', label: 'Letters and digits' },
        { value: 'ascii', label: 'Printable characters' },
      ],
      default: 'uuid',
      showWhen: { operation: ['random'] },
    }),
    length: number({
      label: 'Length',
      default: 32,
      min: 1,
      max: 65_536,
      integer: true,
      showWhen: { operation: ['random'], form: ['hex', 'base64', 'ascii'] },
    }),
    as: text({ label: 'Name of the result', default: 'data' }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: CRYPTO_EXAMPLES,
  n8n: cryptoMapping,
  async run(ctx) {
    const { operation, keyFrom } = ctx.params(0);
    const isKeyed = operation === 'hmac' || operation === 'sign';
    const stored = isKeyed && keyFrom === 'credential' ? await ctx.credential('credential') : null;
    return eachItem(ctx, 1, (item, index, give) => {
      const params = ctx.params(index);
      const set = (value: string) => {
        const json = { ...item.json };
        setOwn(json, params.as, value);
        give({ ...item, json });
      };
      const path = params.keyFrom === 'here' ? 'params.key' : 'credentials.credential';
      const key = () => {
        const fields = stored?.fields;
        const found =
          params.keyFrom === 'here' ? params.key : operation === 'hmac' ? fields?.['secret'] : fields?.['privateKey'];
        if (!found) throw missingKey(operation, path);
        return found;
      };
      switch (operation) {
        case 'hash':
        case 'hmac': {
          const hash = HASHES[params.algorithm];
          const made = operation === 'hash' ? hash.create() : hmac.create(hash, utf8ToBytes(key()));
          if (params.source === 'text')
            return set(encoded(made.update(utf8ToBytes(params.value)).digest(), params.encoding));
          return ctx.binary.read(index, params.file).then(async (file) => {
            for await (const chunk of file.chunks()) made.update(chunk);
            set(encoded(made.digest(), params.encoding));
          });
        }
        case 'sign':
          return signText(params.value, key(), params.signingHash, path).then((signature) =>
            set(encoded(signature, params.encoding)),
          );
        case 'random':
          return set(randomText(params.form, params.length, ctx.randomBytes));
      }
    });
  },
});

const missingKey = (operation: string, path: string): AppError =>
  new AppError(
    'NODE_INPUT_INVALID',
    operation === 'hmac'
      ? 'There is no secret. Choose a credential of the kind "Signing secret", or give the secret here.'
      : 'There is no private key. Choose a credential of the kind "Key pair" that has one, or give the key here.',
    { path },
  );

function encoded(bytes: Uint8Array, encoding: 'hex' | 'base64' | 'base64url'): string {
  if (encoding === 'hex') return bytesToHex(bytes);
  const text = toBase64(bytes);
  return encoding === 'base64' ? text : text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function randomText(form: string, length: number, randomBytes: (count: number) => Uint8Array): string {
  if (form === 'hex') return bytesToHex(randomBytes(Math.ceil(length / 2))).slice(0, length);
  if (form === 'uuid') {
    const bytes = randomBytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return bytesToHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
  let result = '';
  while (result.length < length) {
    const bytes = randomBytes(length);
    // What would make some characters more likely than others is thrown away.
    result +=
      form === 'base64'
        ? toBase64(bytes).replace(/[^A-Za-z0-9]/g, '')
        : Array.from(
            bytes.filter((value) => value < PRINTABLE * 2),
            (value) => String.fromCharCode(33 + (value % PRINTABLE)),
          ).join('');
  }
  return result.slice(0, length);
}
