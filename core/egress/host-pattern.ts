import { parseIpv4, parseIpv6 } from './address-ranges.ts';
import type { AddressParts } from './judge-address.ts';

interface HostPattern {
  /** Lower case; an IPv6 address as a number, because it has many spellings. */
  host: string | bigint;
  /** True for `*.host`: every name below it, at any depth, and not the host itself. */
  below: boolean;
  /** Null: any port. */
  port: number | null;
}

/** True for what a credential can be bound to: `host`, `host:port`, and either of them after `*.`. */
export function isHostPattern(text: string): boolean {
  return parse(text) !== null;
}

/** Whether an address is one that the pattern stands for. What is no pattern stands for nothing. */
export function matchesHost(pattern: string, address: Pick<AddressParts, 'protocol' | 'hostname' | 'port'>): boolean {
  const wanted = parse(pattern);
  if (!wanted) return false;
  const port = address.port === '' ? (address.protocol === 'https:' ? 443 : 80) : Number(address.port);
  if (wanted.port !== null && wanted.port !== port) return false;
  const host = address.hostname.toLowerCase().replace(/\.+$/, '');
  if (typeof wanted.host === 'bigint') return parseIpv6(host.replace(/^\[|\]$/g, '')) === wanted.host;
  return wanted.below ? host.endsWith(`.${wanted.host}`) : host === wanted.host;
}

function parse(text: string): HostPattern | null {
  const parts = /^(\*\.)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([1-9]\d{0,4}))?$/.exec(text.toLowerCase());
  if (!parts) return null;
  const below = parts[1] !== undefined;
  const host = readHost(parts[2]!, below);
  const port = parts[3] === undefined ? null : Number(parts[3]);
  return host === null || (port !== null && port > 65_535) ? null : { host, below, port };
}

function readHost(text: string, below: boolean): string | bigint | null {
  if (text.startsWith('[')) return below ? null : parseIpv6(text.slice(1, -1));
  const labels = text.split('.');
  if (!labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) return null;
  // A URL never holds another spelling of an address than four decimals, so another one here would never match.
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1)!))
    return !below && parseIpv4(text) !== null && labels.every((label) => label === String(Number(label))) ? text : null;
  // `*.com` would be the whole world.
  return below && labels.length < 2 ? null : text;
}
