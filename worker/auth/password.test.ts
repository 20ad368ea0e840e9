// If these fail, nobody can sign in, or somebody else can.
import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

it('knows the password again, and no other', async () => {
  const stored = await hashPassword('correct horse battery');
  expect(stored).toMatch(/^scrypt\$32768\$8\$1\$/);
  expect(await verifyPassword('correct horse battery', stored)).toBe(true);
  expect(await verifyPassword('correct horse batterY', stored)).toBe(false);
});

it('takes the same text in another Unicode form for the same password', async () => {
  expect(await verifyPassword('cafe\u0301-cafe\u0301', await hashPassword('caf\u00e9-caf\u00e9'))).toBe(true);
});

it('works as long for an account that does not exist, and refuses', async () => {
  expect(await verifyPassword('anything', null)).toBe(false);
});
