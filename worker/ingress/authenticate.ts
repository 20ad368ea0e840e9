import { equalSecrets } from '../auth/secret-hash.ts';
import { TimedCache } from '../auth/timed-cache.ts';
import { isHeaderName } from '../../core/egress/header-name.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { CredentialValue } from '../../core/nodes/kit/context.ts';
import type { Env } from '../env.ts';
import { readCredentialSystemWide } from '../vault/credential-store.ts';
import type { WebhookConfig } from './webhook-config.ts';

type AuthenticationConfig = Pick<
  WebhookConfig,
  'authentication' | 'credentialId' | 'signatureHeader' | 'signaturePrefix'
>;

interface Checker {
  credential: CredentialValue;
  /** Present for signatures: importing a key costs more than verifying with it. */
  hmacKey: CryptoKey | null;
}

/** Decrypted secrets stay in memory for at most a minute. */
const checkers = new TimedCache<Checker>(60_000, 500);

/**
 * Checks that a webhook call is authentic, over the raw bytes and before anything is parsed. Every failure is the same
 * WEBHOOK_UNAUTHENTICATED. `body` is read only where the check needs it. Gives the header that held a secret, if one did.
 */
export async function authenticateWebhook(
  route: { workspaceId: string; config: AuthenticationConfig },
  headers: Headers,
  body: () => Promise<Uint8Array<ArrayBuffer>>,
  env: Env,
): Promise<string | null> {
  const { authentication, signatureHeader, signaturePrefix, credentialId } = route.config;
  if (authentication === 'none') return null;
  const checker = await checkerOf(route.workspaceId, credentialId ?? '', env);
  const { type, fields } = checker.credential;
  if (type !== authentication) throw refused();
  switch (authentication) {
    case 'basic':
      if (!isBasic(headers.get('authorization'), fields['user'] ?? '', fields['password'] ?? '')) throw refused();
      return 'authorization';
    case 'header': {
      const name = (fields['name'] ?? '').toLowerCase();
      if (!isHeaderName(name)) throw refused();
      // A header that is sent twice arrives joined by a comma and equals nothing.
      if (!equalSecrets(headers.get(name) ?? '', fields['value'] ?? '')) throw refused();
      return name;
    }
    case 'hmac': {
      const given = isHeaderName(signatureHeader) ? (headers.get(signatureHeader) ?? '') : '';
      const hex = given.startsWith(signaturePrefix) ? given.slice(signaturePrefix.length) : '';
      if (!/^[0-9a-f]{64}$/i.test(hex)) throw refused();
      if (
        !(await crypto.subtle.verify('HMAC', checker.hmacKey!, new Uint8Array(Buffer.from(hex, 'hex')), await body()))
      )
        throw refused();
      return null;
    }
  }
}

async function checkerOf(workspaceId: string, credentialId: string, env: Env): Promise<Checker> {
  const id = `${workspaceId}|${credentialId}`;
  const known = checkers.get(id);
  if (known) return known;
  const credential = await readCredentialSystemWide(workspaceId, credentialId, env).catch((error: unknown) => {
    // A caller learns nothing about which credentials exist; a missing key is ours to know and stays a 500.
    if (error instanceof AppError && error.code === 'CREDENTIAL_NOT_FOUND') throw refused();
    throw error;
  });
  const secret = new TextEncoder().encode(credential.fields['secret'] ?? '');
  const hmacKey =
    credential.type === 'hmac'
      ? await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
      : null;
  const checker = { credential, hmacKey };
  checkers.set(id, checker);
  return checker;
}

function isBasic(header: string | null, user: string, password: string): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
  // Compared as a whole: the first colon divides, and a password may hold more of them.
  return encoded !== undefined && equalSecrets(Buffer.from(encoded, 'base64').toString('utf8'), `${user}:${password}`);
}

function refused(): AppError {
  return new AppError(
    'WEBHOOK_UNAUTHENTICATED',
    'The request does not carry what this webhook is secured with, or it is wrong.',
  );
}
