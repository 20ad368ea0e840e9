import { GuestDate } from '../types/guest-date.ts';
import { GuestDateTime } from '../types/guest-luxon.ts';
import { kindOf, type Value } from '../values.ts';

const MAX = 60;

/** A value in a few words, whatever its size: never more than its first members are looked at. */
export function preview(value: Value): string {
  switch (kindOf(value)) {
    case 'string':
      return JSON.stringify((value as string).slice(0, MAX)) + ((value as string).length > MAX ? '…' : '');
    case 'array':
      return `list of ${(value as Value[]).length}`;
    case 'object': {
      const keys: string[] = [];
      for (const key in value as object) {
        if (keys.push(key) > 4) break;
      }
      return `{ ${keys.slice(0, 4).join(', ').slice(0, MAX)}${keys.length > 4 ? ', …' : ''} }`;
    }
    case 'date':
      return (value as GuestDate).toText();
    case 'datetime':
      return (value as GuestDateTime).toText();
    case 'function':
    case 'handle':
      return '';
    default:
      return String(value);
  }
}
