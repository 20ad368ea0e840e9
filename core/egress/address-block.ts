import { parseIpv4, parseIpv6 } from './address-ranges.ts';

interface Address {
  number: bigint;
  width: 32 | 128;
}

/** The IPv4 address inside an IPv6 one: a server that listens on both shows it so. */
const MAPPED = 0xffffn << 32n;

function parseAddress(text: string): Address | null {
  const v4 = parseIpv4(text);
  if (v4 !== null) return { number: v4, width: 32 };
  const v6 = parseIpv6(text.replace(/^\[(.*)\]$/, '$1'));
  if (v6 === null) return null;
  return v6 >> 32n === MAPPED >> 32n ? { number: v6 & 0xffffffffn, width: 32 } : { number: v6, width: 128 };
}

function parseBlock(text: string): { base: Address; bits: number } | null {
  const [address = '', bits, ...more] = text.trim().split('/');
  const base = parseAddress(address);
  if (!base || more.length > 0) return null;
  if (bits === undefined) return { base, bits: base.width };
  return /^\d{1,3}$/.test(bits) && Number(bits) <= base.width ? { base, bits: Number(bits) } : null;
}

/** Whether `text` is an address, or a block of them: `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`. */
export const isAddressBlock = (text: string): boolean => parseBlock(text) !== null;

/** Whether an address lies in one of the blocks. What is no address lies in none. */
export function liesIn(address: string, blocks: readonly string[]): boolean {
  const given = parseAddress(address.trim());
  if (!given) return false;
  return blocks.some((text) => {
    const block = parseBlock(text);
    if (!block || block.base.width !== given.width) return false;
    const shift = BigInt(given.width - block.bits);
    return given.number >> shift === block.base.number >> shift;
  });
}
