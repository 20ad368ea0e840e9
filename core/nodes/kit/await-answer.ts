import { AppError } from '../../errors/app-error.ts';
import type { Item } from '../../workflow/item.ts';
import type { NodeContext } from './context.ts';
import { eachItem } from './each-item.ts';
import { pairsOfAll } from './pairs.ts';

const UNIT_MS = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
/** Longest wait: a year. A typing error of three digits is more likely than a longer one. */
const MAX_WAIT_MS = 366 * UNIT_MS.days;

export interface AnswerLimit {
  limited: boolean;
  limitAmount: number;
  limitUnit: keyof typeof UNIT_MS;
  onLimit: 'output' | 'continue' | 'fail';
}

/** Labels of the outputs of a node that waits for an answer: those of the answers, and one for none. */
export function answerOutputs(answers: readonly string[], { limited, onLimit }: Record<string, unknown>): string[] {
  return limited === true && onLimit === 'output' ? [...answers, 'no answer'] : [...answers];
}

/** The moment so much later than now. Throws WAIT_INVALID where that is too late. */
export function momentAfter(now: number, amount: number, unit: keyof typeof UNIT_MS, path: string): number {
  return checkedMoment(now, now + amount * UNIT_MS[unit], path);
}

export function checkedMoment(now: number, moment: number, path: string): number {
  if (moment - now <= MAX_WAIT_MS) return moment;
  throw new AppError('WAIT_INVALID', 'The wait is longer than a year. Check the amount and the unit.', { path });
}

/** Until when an answer is waited for; nothing where there is no limit. */
export function limitOf(now: number, { limited, limitAmount, limitUnit }: AnswerLimit): { until?: number } {
  return limited ? { until: momentAfter(now, limitAmount, limitUnit, 'params.limitAmount') } : {};
}

/** What goes on when nobody has answered in time: the items, by the last output where that is for them, or WAIT_EXPIRED. */
export function goOnWithout(
  ctx: NodeContext<unknown>,
  { onLimit }: Pick<AnswerLimit, 'onLimit'>,
  outputs: number,
): Promise<Item[][]> {
  if (onLimit === 'fail')
    throw new AppError(
      'WAIT_EXPIRED',
      'Nobody answered within the time that the node gives. Ask again, or allow more time.',
    );
  const late = onLimit === 'output' ? outputs - 1 : 0;
  return eachItem(ctx, outputs, (item, _, give) => give(item, late));
}

/** The answer as what goes on: it comes from all items of the input together. */
export function answerAlone(ctx: NodeContext<unknown>, answer: readonly Item[]): Item[] {
  const { length } = ctx.items;
  const origin = length === 1 ? { pairedItem: { item: 0 } } : pairsOfAll(length);
  return answer.map(({ pairedItem: _ours, ...item }) => ({ ...item, ...origin }));
}
