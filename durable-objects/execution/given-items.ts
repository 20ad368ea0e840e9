import { AppError } from '../../core/errors/app-error.ts';
import { fileIdsIn } from '../../core/workflow/file-reference.ts';
import type { Item } from '../../core/workflow/item.ts';
import { adoptFiles } from './adopt-files.ts';
import type { Payloads } from './payloads.ts';

/**
 * Items that somebody gives by hand, as they may be stored: a file that came as Base64 lies on its own, and a reference
 * names one that lies with this execution, or with `from`, the one that is taken over, and then here as well. Throws
 * FILE_FOREIGN for any other.
 */
export async function takeGiven(payloads: Payloads, lists: Item[][], from: string | null = null): Promise<Item[][]> {
  const items = lists.flat();
  if (!items.some(({ binary }) => binary !== undefined)) return lists;
  const { files } = payloads;
  const missing = from === null ? await files.missing(fileIdsIn(items)) : await files.takeFrom(from, items);
  if (missing.length > 0) throw foreignFile(missing[0]!);
  return payloads.holding('The given items', async (holder) =>
    adoptFiles(lists, (content, description) => files.write(content, description, holder)),
  );
}

export const foreignFile = (id: string): AppError =>
  new AppError(
    'FILE_FOREIGN',
    `The file ${JSON.stringify(id.slice(0, 60))} does not lie with this execution. Give its content as Base64: { "data": …, "mimeType": …, "fileName": … }.`,
  );
