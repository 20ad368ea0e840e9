import type { DateTime, Duration, Interval } from 'luxon';
import { GuestObject } from '../values.ts';

/** A Luxon DateTime. The object inside never leaves: its members are reached through the tables in `luxon/`. */
export class GuestDateTime extends GuestObject {
  readonly kind = 'datetime';
  readonly inner: DateTime;
  constructor(inner: DateTime) {
    super();
    this.inner = inner;
  }
  toText(): string {
    return this.inner.isValid ? this.inner.toISO()! : 'Invalid DateTime';
  }
}

/** A Luxon Duration. */
export class GuestDuration extends GuestObject {
  readonly kind = 'duration';
  readonly inner: Duration;
  constructor(inner: Duration) {
    super();
    this.inner = inner;
  }
  toText(): string {
    return this.inner.isValid ? this.inner.toISO()! : 'Invalid Duration';
  }
}

/** A Luxon Interval. */
export class GuestInterval extends GuestObject {
  readonly kind = 'interval';
  readonly inner: Interval;
  constructor(inner: Interval) {
    super();
    this.inner = inner;
  }
  toText(): string {
    return this.inner.toString();
  }
}
