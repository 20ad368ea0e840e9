import { AppError } from '../../errors/app-error.ts';
import { itemsOf } from '../../sql/answer.ts';
import { charactersIn } from '../../sql/protocol.ts';
import { askFor } from '../../sql/request.ts';
import type { Item } from '../../workflow/item.ts';
import type { NodeContext } from './context.ts';

export const DEFAULT_QUERY = 'SELECT * FROM input1 LEFT JOIN input2 ON input1.name = input2.id';

/** The rows of a query over the inputs as tables. Throws SQL_*, ITEMS_TOO_LARGE. */
export async function mergeBySql(
  ctx: Pick<NodeContext<unknown>, 'sql' | 'keep' | 'log'>,
  query: string,
  lists: readonly (readonly Item[])[],
): Promise<Item[]> {
  try {
    const asked = askFor(query, lists);
    await ctx.keep(charactersIn(asked.request.tables));
    const answer = await ctx.sql(asked.request);
    await ctx.keep(answer.rows.length);
    for (const { input, column } of answer.unknown)
      if (lists[input - 1]!.length > 0) ctx.log(`No item of input ${input} has the field "${column}": it is null.`);
    return itemsOf(answer, asked, lists);
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('SQL_')) throw error;
    throw new AppError(error.code, error.message, { ...error.details, path: 'params.query' });
  }
}
