import { fromErrorData, type Result } from '../../core/errors/app-error.ts';
import type { CredentialValue } from '../../core/nodes/kit/context.ts';
import type { VaultRpc } from './protocol.ts';

const TRIES = 5;
/** Before the second try; doubled before each further one. */
const PAUSE_MS = 200;

type Secret = CredentialValue & { hosts: string[] };

/**
 * Reads a secret. That the database does not answer for a moment is no failure of the node that needs it, whose own
 * policy would not repeat it: it is asked again for some seconds. Throws what the vault says.
 */
export async function readCredential(
  vault: VaultRpc,
  workspaceId: string,
  credentialId: string,
  use: { executionId: string; node: string },
): Promise<Secret> {
  for (let tries = 1; ; tries++) {
    const found = await ask(() => vault.read(workspaceId, credentialId, use));
    if ('value' in found) return found.value;
    if (tries >= TRIES || !found.isOurs) throw found.error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * 2 ** (tries - 1)));
  }
}

async function ask(
  read: () => Promise<Result<Secret>>,
): Promise<{ value: Secret } | { error: unknown; isOurs: boolean }> {
  try {
    const answer = await read();
    if (answer.ok) return { value: answer.value };
    return { error: fromErrorData(answer.error), isOurs: answer.error.code === 'INTERNAL' };
  } catch (error) {
    return { error, isOurs: true };
  }
}
