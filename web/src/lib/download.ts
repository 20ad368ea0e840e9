import type { z } from 'zod';
import type { Contract } from '../../../core/api/contract.ts';
import { readProblem, unreachableServer } from './api-error.ts';
import { addressOf, freshToken } from './call.ts';

const KEPT_MS = 60_000;

/** Saves what a route gives under a name. A plain link would come without the token. Throws ApiError. */
export async function download<P extends z.ZodType>(
  contract: Pick<Contract<P>, 'path'>,
  params: z.input<P>,
  name: string,
): Promise<void> {
  const token = await freshToken();
  const response = await fetch(addressOf(contract.path, params), {
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    credentials: 'same-origin',
  }).catch(() => {
    throw unreachableServer();
  });
  if (!response.ok) throw await readProblem(response);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
