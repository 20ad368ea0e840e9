// If these fail, a webhook that is for some addresses answers others, or not those.
import { describe, expect, it } from 'vitest';
import { isAddressBlock, liesIn } from './address-block.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.10', '192.0.2.1', false],
    ['192.0.2.10', '192.0.2.0/24', true],
    ['192.0.3.10', '192.0.2.0/24', false],
    ['192.0.3.10', '0.0.0.0/0', true],
    ['192.0.2.1', '192.0.2.1/32', true],
    ['2001:db8::7', '2001:0db8:0::7', true],
    ['2001:db8::7', '2001:db8::/32', true],
    ['2001:db9::7', '2001:db8::/32', false],
    ['::ffff:192.0.2.1', '192.0.2.0/24', true],
    ['192.0.2.1', '::/0', false],
    ['192.0.2.1, 198.51.100.1', '192.0.2.1', false],
    ['', '0.0.0.0/0', false],
    ['unknown', '::/0', false],
  ])('%s lies in %s: %s', (address, block, lies) => {
    expect(liesIn(address, ['198.51.100.9', block])).toBe(lies);
  });

  it('lies in no empty list', () => {
    expect(liesIn('192.0.2.1', [])).toBe(false);
  });
});

it.each([
  ['192.0.2.1', true],
  [' 192.0.2.0/24 ', true],
  ['2001:db8::/128', true],
  ['192.0.2.0/33', false],
  ['192.0.2.0/', false],
  ['192.0.2.0/8/8', false],
  ['192.0.2', false],
  ['example.com', false],
  ['', false],
])('%s is a block: %s', (text, is) => {
  expect(isAddressBlock(text)).toBe(is);
});
