import { create } from 'zustand';

interface Session {
  /** Lives in memory only: a script of another page or a stolen disk never finds it. */
  accessToken: string | null;
  /** Epoch milliseconds at which the token ends. */
  expiresAt: number;
}

export const useSession = create<Session>(() => ({ accessToken: null, expiresAt: 0 }));

export function signedIn(tokens: { accessToken: string; expiresIn: number }): void {
  useSession.setState({ accessToken: tokens.accessToken, expiresAt: Date.now() + tokens.expiresIn * 1000 });
}

export function signedOut(): void {
  useSession.setState({ accessToken: null, expiresAt: 0 });
}
