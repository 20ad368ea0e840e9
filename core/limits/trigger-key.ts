import { emptyContext } from '../expressions/context.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { compileTemplate } from '../expressions/template.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';

/**
 * What a setting of the workflow (`concurrency.key`, `debounce.key`, `idempotency.key`) says of the item that a trigger
 * gave: null where it says nothing. Only this item is in sight, for nothing has run. Throws EXPRESSION_*.
 */
export function triggerKey(
  source: string,
  item: Item | undefined,
  workflow: { id: string; name: string },
  now: number,
): Json {
  const first = item ?? { json: {} };
  const context = emptyContext({
    json: first.json,
    items: [first],
    now,
    workflow,
    execution: { id: '', mode: 'production' },
  });
  return evaluate(compileTemplate(source), context) ?? null;
}
