import { WorkerEntrypoint } from 'cloudflare:workers';
import { AppError, toErrorData, type Result } from '../../core/errors/app-error.ts';
import type { CredentialValue } from '../../core/nodes/kit/context.ts';
import type { VaultRpc } from '../../durable-objects/execution/protocol.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';
import { readCredentialSystemWide } from '../vault/credential-store.ts';

/** Gives executions a secret just in time, and logs that it did: which credential, for which node, never the value. */
export class Vault extends WorkerEntrypoint<Env> implements VaultRpc {
  async read(
    workspaceId: string,
    credentialId: string,
    use: { executionId: string; node: string },
  ): Promise<Result<CredentialValue & { hosts: string[] }>> {
    try {
      const value = await readCredentialSystemWide(workspaceId, credentialId, this.env);
      console.log(
        JSON.stringify({ event: 'credential.used', at: new Date().toISOString(), workspaceId, credentialId, ...use }),
      );
      return { ok: true, value };
    } catch (error) {
      logLine('vault.failed', {
        workspaceId,
        credentialId,
        ...use,
        error: error instanceof AppError ? error.code : String(error),
      });
      return { ok: false, error: toErrorData(error) };
    }
  }
}
