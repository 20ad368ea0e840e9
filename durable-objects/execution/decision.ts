import type { Wait } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { WaitShow } from '../../core/nodes/kit/wait-show.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Host } from './host.ts';

/** What the wait shows to whoever may end it; null where any request does. */
export async function shownBy(host: Host, { ref }: Wait): Promise<WaitShow | null> {
  const stored = ref === undefined ? [] : await host.payloads.read([{ ref, from: 0, to: 1 }]);
  return (stored[0]?.json['show'] ?? null) as unknown as WaitShow | null;
}

/**
 * Throws ANSWER_INVALID where a decision would be ended with none of the answers that it offers. One with a time limit
 * may be ended without an answer: it goes the way that is set for that.
 */
export async function requireChoice(host: Host, wait: Wait, data: readonly Item[] = []): Promise<void> {
  if (data.length === 0 && wait.until !== undefined) return;
  const show = await shownBy(host, wait);
  const offered = show?.kind === 'decision' ? show.choices.map(({ value }) => value) : [];
  const choice = data[0]?.json['choice'];
  if (offered.some((value) => value === choice)) return;
  const what = data.length === 0 ? 'No decision was given' : `The decision "${String(choice)}" is not offered`;
  throw new AppError('ANSWER_INVALID', `${what}. Give one item whose field choice is one of: ${offered.join(', ')}.`, {
    path: 'data',
  });
}
