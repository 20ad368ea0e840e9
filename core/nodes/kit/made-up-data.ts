import { chance } from './chance.ts';
import type { JsonRecord } from './records.ts';

const FIRST = [
  'Anna',
  'Ben',
  'Chiara',
  'David',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kim',
  'Lena',
  'Mateo',
];
const LAST = [
  'Adler',
  'Bianchi',
  'Costa',
  'Dubois',
  'Eriksen',
  'Fischer',
  'Garcia',
  'Horvat',
  'Ivanov',
  'Jansen',
  'Kaya',
];
const STREETS = ['Garden Street', 'Mill Road', 'Station Road', 'Lake Avenue', 'Church Lane', 'North Street'];
const PLACES = [
  ['Berlin', 'Berlin', 'Germany'],
  ['Lyon', 'Rhône', 'France'],
  ['Porto', 'Norte', 'Portugal'],
  ['Turin', 'Piedmont', 'Italy'],
  ['Utrecht', 'Utrecht', 'Netherlands'],
  ['Gdańsk', 'Pomerania', 'Poland'],
] as const;
const CARDS = [
  ['Visa', '4'],
  ['Mastercard', '51'],
] as const;
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MIXED = DIGITS + LETTERS + LETTERS.toUpperCase();

export const DATA_KINDS = [
  { value: 'user', label: 'People' },
  { value: 'address', label: 'Addresses' },
  { value: 'email', label: 'E-mail addresses' },
  { value: 'creditCard', label: 'Numbers of credit cards' },
  { value: 'ipv4', label: 'IPv4 addresses' },
  { value: 'ipv6', label: 'IPv6 addresses' },
  { value: 'macAddress', label: 'MAC addresses' },
  { value: 'latLong', label: 'Places on the map' },
  { value: 'nanoid', label: 'Short IDs' },
  { value: 'semver', label: 'Versions' },
  { value: 'url', label: 'URLs' },
  { value: 'uuid', label: 'UUIDs' },
] as const;
export type DataKind = (typeof DATA_KINDS)[number]['value'];

/** Made-up records, the same for the same seed. Addresses on the internet are of names that belong to nobody. */
export function madeUpData(
  kind: DataKind,
  count: number,
  seed: string,
  id: { alphabet: string; length: number },
): JsonRecord[] {
  const next = chance(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const textOf = (length: number, alphabet: string): string =>
    Array.from({ length }, () => alphabet[below(alphabet.length)]!).join('');
  const hexGroups = (groups: number, length: number): string =>
    Array.from({ length: groups }, () => textOf(length, HEX)).join(':');
  const makers: Record<DataKind, () => JsonRecord> = {
    user() {
      const [firstname, lastname] = [oneOf(FIRST), oneOf(LAST)];
      const email = `${firstname}.${lastname}@example.com`.toLowerCase();
      return { uid: uuid(), email, firstname, lastname, password: textOf(12, MIXED) };
    },
    address() {
      const [city, state, country] = oneOf(PLACES);
      const street = `${oneOf(STREETS)} ${1 + below(99)}`;
      return { firstname: oneOf(FIRST), lastname: oneOf(LAST), street, city, zip: textOf(5, DIGITS), state, country };
    },
    email: () => ({ email: `${textOf(8, LETTERS)}@example.com`, confirmed: below(2) === 1 }),
    creditCard() {
      const [type, prefix] = oneOf(CARDS);
      const body = prefix + textOf(15 - prefix.length, DIGITS);
      const exp = `${String(1 + below(12)).padStart(2, '0')}/${30 + below(10)}`;
      const holder = `${oneOf(FIRST)} ${oneOf(LAST)}`;
      return { type, number: body + checkDigit(body), ccv: textOf(3, DIGITS), exp, holder_name: holder };
    },
    // Addresses that are kept free for documentation.
    ipv4: () => ({ ip: `203.0.113.${below(256)}` }),
    ipv6: () => ({ ipv6: `2001:db8:${hexGroups(6, 4)}` }),
    macAddress: () => ({ mac: hexGroups(6, 2) }),
    latLong: () => ({ location: `${(next() * 180 - 90).toFixed(4)}, ${(next() * 360 - 180).toFixed(4)}` }),
    nanoid: () => ({ nanoId: textOf(id.length, id.alphabet === '' ? MIXED : id.alphabet) }),
    semver: () => ({ version: `${below(10)}.${below(20)}.${below(50)}` }),
    url: () => ({ url: `https://${textOf(8, LETTERS)}.example.com/` }),
    uuid: () => ({ uuid: uuid() }),
  };
  const uuid = (): string =>
    `${textOf(8, HEX)}-${textOf(4, HEX)}-4${textOf(3, HEX)}-${oneOf(['8', '9', 'a', 'b'])}${textOf(3, HEX)}-${textOf(12, HEX)}`;
  return Array.from({ length: count }, makers[kind]);
}

/** The last digit of a card's number, by Luhn. */
function checkDigit(body: string): string {
  const sum = Array.from(body)
    .reverse()
    .map((digit, at) => Number(digit) * (at % 2 === 0 ? 2 : 1))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return String((10 - (sum % 10)) % 10);
}
