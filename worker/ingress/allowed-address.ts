import { liesIn } from '../../core/egress/address-block.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { callerAddress } from '../auth/limit-tries.ts';
import type { Env } from '../env.ts';
import type { WebhookConfig } from './webhook-config.ts';

/**
 * Refuses callers that a webhook is not for, with WEBHOOK_ADDRESS_REFUSED. Where nothing trustworthy says who calls, that is
 * everybody: a list that lets all through is worse than none.
 */
export function requireAllowedAddress(
  request: Request,
  { allowedAddresses }: Pick<WebhookConfig, 'allowedAddresses'>,
  env: Env,
): void {
  if (allowedAddresses === undefined) return;
  const address = callerAddress(request, env);
  if (address === null)
    throw new AppError(
      'WEBHOOK_ADDRESS_REFUSED',
      'This webhook is for callers at certain addresses, and this platform does not see who calls: only behind Cloudflare does it. Take the list out of the webhook to try it here.',
    );
  if (!liesIn(address, allowedAddresses))
    throw new AppError('WEBHOOK_ADDRESS_REFUSED', `This webhook is not for callers at ${address.slice(0, 60)}.`);
}
