// If these fail, what is signed here is refused elsewhere, or what somebody else signed is taken for real.
import { compactVerify, exportPKCS8, exportSPKI, generateKeyPair, importSPKI, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import crypto from './crypto.ts';
import jwt from './jwt.ts';
import { runNode } from './testing/run-node.ts';

const pairOf = async (algorithm: string) => {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  return {
    ...pair,
    pem: { privateKey: await exportPKCS8(pair.privateKey), publicKey: await exportSPKI(pair.publicKey) },
  };
};
const bytesOf = (pem: string) =>
  Uint8Array.from(atob(pem.replace(/-----.*?-----|\s/g, '')), (one) => one.charCodeAt(0));
const pemOf = (label: string, bytes: Uint8Array) =>
  `-----BEGIN ${label}-----${btoa(String.fromCharCode(...bytes))}-----END ${label}-----`;

const run = async (
  definition: typeof crypto | typeof jwt,
  params: Record<string, Json>,
  fields: Record<string, string>,
) => {
  const credentials = { credential: { id: 'c', type: 'keys', fields } };
  const { result } = await runNode(definition as typeof jwt, { params, credentials });
  return (result as { json: Record<string, Json> }[][])[0]![0]!.json;
};
const signed = async (fields: Record<string, string>) => {
  const { data } = await run(crypto, { operation: 'sign', value: 'Grüße', encoding: 'base64' }, fields);
  return Uint8Array.from(atob(data as string), (one) => one.charCodeAt(0));
};

const rsa = await pairOf('RS256');
const ec = await pairOf('ES256');
const text = new TextEncoder().encode('Grüße');

describe('a signature', () => {
  it('of an RSA key is that of PKCS #1', async () => {
    const key = await globalThis.crypto.subtle.importKey(
      'spki',
      bytesOf(rsa.pem.publicKey),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['verify'],
    );
    expect(await globalThis.crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, await signed(rsa.pem), text)).toBe(true);
  });

  it('is the same with the older form of the key, and where a form has taken its line breaks', async () => {
    const older = pemOf('RSA PRIVATE KEY', bytesOf(rsa.pem.privateKey).slice(26));
    const expected = await signed(rsa.pem);
    expect(await signed({ privateKey: older })).toEqual(expected);
    expect(await signed({ privateKey: rsa.pem.privateKey.replaceAll('\n', '\\n') })).toEqual(expected);
  });

  it('of an EC key is two numbers in DER', async () => {
    const key = await globalThis.crypto.subtle.importKey(
      'spki',
      bytesOf(ec.pem.publicKey),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    );
    const der = await signed(ec.pem);
    expect(der[1]).toBe(der.length - 2);
    const numbers: number[][] = [];
    for (let at = 2; at < der.length; at += 2 + der[at + 1]!) {
      expect(der[at]).toBe(2);
      const digits = Array.from(der.subarray(at + 2, at + 2 + der[at + 1]!));
      numbers.push([...Array<number>(32).fill(0), ...digits].slice(-32));
    }
    const raw = Uint8Array.from(numbers.flat());
    expect(await globalThis.crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, text)).toBe(true);
  });

  it('says what is wrong with a key, and never repeats it', async () => {
    const error = await signed({ privateKey: pemOf('ENCRYPTED PRIVATE KEY', text) }).catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(/password/);
    await expect(
      signed({ privateKey: pemOf('PRIVATE KEY', bytesOf(rsa.pem.privateKey).slice(0, 90)) }),
    ).rejects.toThrow(/damaged/);
  });
});

describe('a token', () => {
  it.each([
    ['RS256', rsa],
    ['PS512', rsa],
    ['ES256', ec],
  ])('signed with %s is taken by others, and here', async (algorithm, { pem }) => {
    const { token } = (await run(jwt, { payload: { sub: 'a' }, algorithm }, pem)) as { token: string };
    const { payload } = await compactVerify(token, await importSPKI(pem.publicKey, algorithm));
    const wanted = { sub: 'a', iat: 1_767_225_600 };
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(wanted);
    expect(await run(jwt, { operation: 'verify', token, algorithm }, pem)).toEqual({ payload: wanted });
  });

  it('that others signed is taken, and not when a letter of it was changed', async () => {
    const token = await new SignJWT({ sub: 'a' }).setProtectedHeader({ alg: 'RS256' }).sign(rsa.privateKey);
    expect(await run(jwt, { operation: 'verify', token }, rsa.pem)).toEqual({ payload: { sub: 'a' } });
    const [header, , signature] = token.split('.');
    const forged = [header, btoa('{"sub":"b"}').replaceAll('=', ''), signature].join('.');
    await expect(run(jwt, { operation: 'verify', token: forged }, rsa.pem)).rejects.toThrow(/does not fit/);
  });

  it('is never checked with an algorithm that the key is not for', async () => {
    await expect(run(jwt, { payload: {}, algorithm: 'HS256' }, rsa.pem)).rejects.toThrow(/does not fit the credential/);
    const unsigned = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{}').replaceAll('=', '')}.`;
    await expect(run(jwt, { operation: 'verify', token: unsigned }, rsa.pem)).rejects.toThrow(/signed with none/);
  });
});

describe('a random value', () => {
  const random = async (params: Record<string, Json>) =>
    (await runNode(crypto, { params: { operation: 'random', ...params }, inputs: [[{ json: {} }, { json: {} }]] }))
      .result as {
      json: { data: string };
    }[][];

  it.each([
    ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ['hex', /^[0-9a-f]{9}$/],
    ['base64', /^[A-Za-z0-9]{9}$/],
    ['ascii', /^[\x21-\x7e]{9}$/],
  ])('has the form %s, and is another for each item', async (form, pattern) => {
    const [[first, second] = []] = await random({ form, length: 9 });
    expect(first!.json.data).toMatch(pattern);
    expect(second!.json.data).toMatch(pattern);
    expect(second!.json.data).not.toBe(first!.json.data);
  });
});
