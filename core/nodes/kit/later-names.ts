import type { LaterNames } from './context.ts';

const LATER = /\$(?:pageCount|request|response)(?![\w$])/g;

/** True when an expression speaks of something that is not there yet. */
export function needsLaterNames(source: string, names: LaterNames = {}): boolean {
  for (const [name] of source.matchAll(LATER)) if (!Object.hasOwn(names, name)) return true;
  return false;
}
