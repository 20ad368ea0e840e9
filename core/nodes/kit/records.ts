import type { Json } from '../../workflow/document.ts';

/** True for a JSON object, which is what an item's data must be. */
export const isRecord = (value: unknown): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
