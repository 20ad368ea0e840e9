import { DateTime } from 'luxon';

/** Tokens of Moment.js, in which many workflows write their formats, and those of Luxon that mean the same. */
const TOKENS: Record<string, string> = {
  YYYY: 'yyyy',
  YY: 'yy',
  Y: 'y',
  Q: 'q',
  MMMM: 'LLLL',
  MMM: 'LLL',
  MM: 'LL',
  M: 'L',
  DDDD: 'ooo',
  DDD: 'o',
  DD: 'dd',
  D: 'd',
  dddd: 'cccc',
  ddd: 'ccc',
  E: 'c',
  GGGG: 'kkkk',
  GG: 'kk',
  WW: 'WW',
  W: 'W',
  HH: 'HH',
  H: 'H',
  hh: 'hh',
  h: 'h',
  mm: 'mm',
  m: 'm',
  ss: 'ss',
  s: 's',
  SSS: 'SSS',
  A: 'a',
  Z: 'ZZ',
  ZZ: 'ZZZ',
  z: 'ZZZZ',
  X: 'X',
  x: 'x',
};

/** Short forms of whole formats. */
const FORMS: Record<string, string> = {
  LTS: 'h:mm:ss A',
  LT: 'h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
  LLL: 'MMMM D, YYYY h:mm A',
  LL: 'MMMM D, YYYY',
  L: 'MM/DD/YYYY',
};

/** Tokens that only a date at hand can fill. */
const FILLED: Record<string, (date: DateTime) => string> = {
  Do: (date) => ordinal(date.day),
  dd: (date) => date.toFormat('ccc').slice(0, 2),
  d: (date) => String(date.weekday % 7),
  e: (date) => String(date.weekday % 7),
  kk: (date) => String(date.hour || 24).padStart(2, '0'),
  k: (date) => String(date.hour || 24),
  SS: (date) => String(Math.floor(date.millisecond / 10)).padStart(2, '0'),
  S: (date) => String(Math.floor(date.millisecond / 100)),
  a: (date) => (date.hour < 12 ? 'am' : 'pm'),
};

const NAMES = [...Object.keys(TOKENS), ...Object.keys(FORMS), ...Object.keys(FILLED)].sort(
  (a, b) => b.length - a.length,
);
const PIECES = new RegExp(`\\[([^\\]]*)\\]|(${NAMES.join('|')})|([^])`, 'g');

const quoted = (literal: string): string => (literal === '' ? '' : `'${literal.replaceAll("'", "''''")}'`);

/** The format of Luxon for one of Moment; what only a date can fill needs that date, and is left out without it. */
export function luxonFormat(format: string, date?: DateTime): string {
  return format.replace(PIECES, (_piece, bracketed?: string, token?: string, other?: string) => {
    if (bracketed !== undefined) return quoted(bracketed);
    if (token === undefined) return /[A-Za-z']/.test(other!) ? quoted(other!) : other!;
    if (Object.hasOwn(FORMS, token)) return luxonFormat(FORMS[token]!, date);
    if (Object.hasOwn(FILLED, token)) return date ? quoted(FILLED[token]!(date)) : '';
    return TOKENS[token]!;
  });
}

function ordinal(day: number): string {
  const ending = day % 100 > 10 && day % 100 < 14 ? undefined : ['th', 'st', 'nd', 'rd'][day % 10];
  return `${day}${ending ?? 'th'}`;
}
