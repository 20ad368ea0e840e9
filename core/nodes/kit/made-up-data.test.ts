// If these fail, made-up data are refused by the very checks that they are made up to try.
import { describe, expect, it } from 'vitest';
import { DATA_KINDS, madeUpData } from './made-up-data.ts';

const id = { alphabet: '', length: 16 };
const FORMS: Record<string, RegExp> = {
  'email.email': /^[a-z]{8}@example\.com$/,
  'ipv4.ip': /^203\.0\.113\.\d{1,3}$/,
  'ipv6.ipv6': /^2001:db8(:[0-9a-f]{4}){6}$/,
  'macAddress.mac': /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/,
  'nanoid.nanoId': /^\w{16}$/,
  'semver.version': /^\d+\.\d+\.\d+$/,
  'url.url': /^https:\/\/[a-z]{8}\.example\.com\/$/,
  'uuid.uuid': /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  'address.zip': /^\d{5}$/,
  'user.email': /^[a-z]+\.[a-z]+@example\.com$/,
};

describe('made-up data', () => {
  it.each(Object.entries(FORMS))('%s has its form', (path, form) => {
    const [kind, name] = path.split('.') as [(typeof DATA_KINDS)[number]['value'], string];
    for (const record of madeUpData(kind, 50, 'a', id)) expect(record[name]).toMatch(form);
  });

  it('numbers of cards pass the check of their last digit', () => {
    for (const { number } of madeUpData('creditCard', 50, 'a', id)) {
      const digits = Array.from(String(number), Number).reverse();
      const doubled = digits.map((digit, at) => (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2));
      expect(doubled.reduce((sum, digit) => sum + digit, 0) % 10).toBe(0);
      expect(digits).toHaveLength(16);
    }
  });

  it.each(DATA_KINDS.map(({ value }) => value))('%s is the same for a seed, and other for another', (kind) => {
    const made = (seed: string) => JSON.stringify(madeUpData(kind, 20, seed, id));
    expect(made('a')).toBe(made('a'));
    expect(made('a')).not.toBe(made('b'));
  });
});
