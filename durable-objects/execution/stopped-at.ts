import { countItems, cutSlices } from '../../core/engine/slices.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Host } from './host.ts';
import { PAGE_CHARACTERS, readUpTo } from './node-data.ts';
import type { StoppedAt } from './protocol.ts';

/** The node run before which a run stands, with a page of the items that it is about to get. */
export async function stoppedAt(host: Host, workspaceId: string, offset: number, limit: number): Promise<StoppedAt> {
  const run = await host.require(workspaceId);
  const { hold, stack } = run.state;
  const node = hold?.node;
  // Sequential entries are numbered when they start: the stopped one is the first of its node.
  const entry = stack.find((one) => one.node === node && (one.run === hold?.run || one.run < 0));
  if (node === undefined || !entry)
    throw new AppError('EXECUTION_NOT_WAITING', 'The execution does not stand before a node.');
  const budget = { left: PAGE_CHARACTERS };
  const inputs: Item[][] = [];
  for (const slices of entry.inputs)
    inputs.push(await readUpTo(run, cutSlices(slices ?? [], offset, offset + limit), budget));
  return { node, run: hold?.run ?? 0, inputCounts: entry.inputs.map((slices) => countItems(slices)), inputs };
}
