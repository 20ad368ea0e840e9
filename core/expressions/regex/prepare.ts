import { linearEngine } from './engine.ts';
import type { Template } from '../template.ts';

/**
 * Loads the engine for regular expressions where a template may need it and it is not there yet: previews wait for it
 * before they evaluate, because evaluation itself is synchronous. Null when there is nothing to wait for.
 */
export function prepare(template: Template): Promise<void> | null {
  if (!template.usesRegex || linearEngine()) return null;
  return import('./re2.ts').then(() => undefined);
}
