import { logout } from '../../../core/api/auth.ts';
import { call } from '../lib/call.ts';
import { signedOut } from '../lib/session.ts';

/** Ends the session on the server first, so that the cookie is of no use either. */
export async function signOut(): Promise<void> {
  await call(logout, { body: {} }).catch(() => undefined);
  signedOut();
}
