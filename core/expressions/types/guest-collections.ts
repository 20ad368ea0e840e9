import { GuestObject, type Value } from '../values.ts';

/** A `Map`. Guest values are its keys and values; the host's map is never seen. */
export class GuestMap extends GuestObject {
  readonly kind = 'map';
  readonly inner = new Map<Value, Value>();
}

/** A `Set`. */
export class GuestSet extends GuestObject {
  readonly kind = 'set';
  readonly inner = new Set<Value>();
}
