import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';

/** Callers give whole items or bare JSON. Only `{ json: {…} }` with nothing but an item's keys is taken for an item. */
export function givenItem(given: Record<string, Json>): Item {
  const { json } = given;
  const isItem =
    typeof json === 'object' &&
    json !== null &&
    !Array.isArray(json) &&
    Object.keys(given).every((key) => ['json', 'binary', 'pairedItem'].includes(key));
  return isItem ? { json } : { json: given };
}
