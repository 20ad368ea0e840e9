// If these fail, a body from outside can change a prototype, overflow a stack, or end as a 500.
import { expect, it } from 'vitest';
import { decodeUtf8, parseJson } from './parse-json.ts';

const invalid = expect.objectContaining({ code: 'JSON_INVALID' });

it('drops keys that could reach a prototype, at every depth', () => {
  const value = parseJson('{"a":[{"__proto__":{"polluted":1},"b":1}],"\\u005f_proto__":2}') as { a: object[] };
  expect(JSON.stringify(value)).toBe('{"a":[{"b":1}]}');
  expect(Object.assign({}, value.a[0])).not.toHaveProperty('polluted');
});

it('refuses what is no JSON, too deep, or no UTF-8', () => {
  expect(() => parseJson('{"a":1,}')).toThrow(invalid);
  expect(() => parseJson(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toThrow(invalid);
  expect(() => decodeUtf8(new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).toThrow(invalid);
});

it('does not repeat the body in its message', () => {
  expect(() => parseJson('{"password": hunter2}')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') as string }),
  );
});
