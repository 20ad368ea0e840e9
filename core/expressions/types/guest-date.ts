import { GuestObject } from '../values.ts';

/** A `Date`: a moment and nothing else. Local time is UTC, so that a preview in a browser shows what the server gives. */
export class GuestDate extends GuestObject {
  readonly kind = 'date';
  /** Epoch milliseconds, or NaN. */
  ms: number;

  constructor(ms: number) {
    super();
    this.ms = ms;
  }

  get isValid(): boolean {
    return !Number.isNaN(this.ms);
  }

  /** As `Date.prototype.toString` writes it where the zone is UTC. */
  toText(): string {
    if (!this.isValid) return 'Invalid Date';
    const [day, date, month, year, time] = new Date(this.ms).toUTCString().replace(',', '').split(' ');
    return `${day} ${month} ${date} ${year} ${time} GMT+0000 (Coordinated Universal Time)`;
  }
}

const NAMES_A_ZONE = /(?:Z|GMT|UTC|[ECMP][SD]T|[+-]\d\d:?\d\d|\(.*\))\s*$/i;
const DATE_ONLY = /^\s*[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?\s*$/;

/** Reads a date as `Date.parse` does where the zone is UTC. NaN when it cannot be read. */
export function parseDate(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || NAMES_A_ZONE.test(text) || DATE_ONLY.test(text)) return ms;
  // The host has read the text in its own zone: what it took off is put back.
  return ms - new Date(ms).getTimezoneOffset() * 60_000;
}
