/** A block of addresses: the first address as a number and the length of its fixed part in bits. */
interface Block {
  base: bigint;
  bits: number;
  name: string;
}

const ipv4Block = (text: string, name: string): Block => {
  const [address, bits] = text.split('/');
  return { base: parseIpv4(address!)!, bits: Number(bits), name };
};

/**
 * IPv4 addresses that are not on the public internet: the IANA special-purpose registry, multicast and reserved space,
 * and single public-looking addresses that clouds use for their own metadata.
 */
const IPV4_REFUSED: readonly Block[] = [
  ipv4Block('0.0.0.0/8', 'this network'),
  ipv4Block('10.0.0.0/8', 'private network'),
  ipv4Block('100.64.0.0/10', 'carrier-grade NAT'),
  ipv4Block('127.0.0.0/8', 'loopback'),
  ipv4Block('169.254.0.0/16', 'link-local'),
  ipv4Block('172.16.0.0/12', 'private network'),
  ipv4Block('192.0.0.0/24', 'protocol assignments'),
  ipv4Block('192.0.2.0/24', 'documentation'),
  ipv4Block('192.31.196.0/24', 'AS112'),
  ipv4Block('192.52.193.0/24', 'AMT'),
  ipv4Block('192.88.99.0/24', '6to4 relay'),
  ipv4Block('192.168.0.0/16', 'private network'),
  ipv4Block('192.175.48.0/24', 'AS112'),
  ipv4Block('198.18.0.0/15', 'benchmarking'),
  ipv4Block('198.51.100.0/24', 'documentation'),
  ipv4Block('203.0.113.0/24', 'documentation'),
  ipv4Block('224.0.0.0/4', 'multicast'),
  ipv4Block('240.0.0.0/4', 'reserved'),
  // Azure's wire server answers with secrets on an address that looks public.
  ipv4Block('168.63.129.16/32', 'cloud metadata'),
];

const ipv6Block = (high: bigint, bits: number, name: string): Block => ({ base: high << 96n, bits, name });

/** Refused parts of 2000::/3, the only block of IPv6 that holds public unicast addresses. */
const IPV6_REFUSED: readonly Block[] = [
  ipv6Block(0x2001_0000n, 23, 'protocol assignments'),
  ipv6Block(0x2001_0db8n, 32, 'documentation'),
  ipv6Block(0x2002_0000n, 16, '6to4'),
  ipv6Block(0x3fff_0000n, 20, 'documentation'),
];

const inBlock = (address: bigint, block: Block, width: bigint): boolean => {
  const shift = width - BigInt(block.bits);
  return address >> shift === block.base >> shift;
};

/** Reads a dotted IPv4 address as a number; null when `text` is not one. */
export function parseIpv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let address = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    address = (address << 8n) | BigInt(part);
  }
  return address;
}

/** Reads an IPv6 address without brackets as a number; null when `text` is not one. */
export function parseIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = (half: string): string[] | null => {
    if (half === '') return [];
    const parts = half.split(':');
    const last = parts.at(-1)!;
    if (last.includes('.')) {
      const v4 = parseIpv4(last);
      if (v4 === null) return null;
      parts.splice(-1, 1, (v4 >> 16n).toString(16), (v4 & 0xffffn).toString(16));
    }
    return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part)) ? parts : null;
  };
  const head = groups(halves[0]!);
  const tail = halves.length === 2 ? groups(halves[1]!) : [];
  if (!head || !tail) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return [...head, ...Array<string>(missing).fill('0'), ...tail].reduce(
    (sum, part) => (sum << 16n) | BigInt(`0x${part}`),
    0n,
  );
}

/** Names the special block an IPv4 address lies in; null when the address is public. */
export function specialIpv4(address: bigint): string | null {
  return IPV4_REFUSED.find((block) => inBlock(address, block, 32n))?.name ?? null;
}

/** Names why an IPv6 address is not public; null when it is. Everything outside 2000::/3 is special, mapped IPv4 too. */
export function specialIpv6(address: bigint): string | null {
  if (address >> 125n !== 1n) return 'not a public unicast address';
  return IPV6_REFUSED.find((block) => inBlock(address, block, 128n))?.name ?? null;
}
