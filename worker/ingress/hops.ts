import { AppError } from '../../core/errors/app-error.ts';

const HEADER = 'x-sluice-hops';
const MAX_HOPS = 20;

/** How many workflows a call has passed through. Outgoing requests carry the number, so that a loop of workflows ends. */
export function readHops(headers: Headers): number {
  const text = headers.get(HEADER);
  if (text === null) return 0;
  const hops = /^\d{1,4}$/.test(text) ? Number(text) : MAX_HOPS + 1;
  if (hops > MAX_HOPS)
    throw new AppError(
      'WEBHOOK_LOOP',
      `The call has passed through more than ${MAX_HOPS} workflows. Look for workflows that call each other.`,
    );
  return hops;
}
