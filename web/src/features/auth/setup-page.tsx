import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTitle } from '../../lib/use-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { AuthCard } from './auth-card.tsx';
import { healthQuery } from './health.ts';
import { SetupForm } from './setup-form.tsx';

/** The token stands behind `#`, which browsers never send: no server log and no proxy sees it. */
const tokenInAddress = (): string => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '';

export function SetupPage() {
  useTitle('Set up');
  const [token] = useState(tokenInAddress);
  const health = useQuery(healthQuery);
  const navigate = useNavigate();

  if (health.error) {
    return (
      <AuthCard title="Set up Sluice">
        <ErrorBox error={health.error} retry={() => void health.refetch()} />
      </AuthCard>
    );
  }
  if (health.data && !health.data.setupNeeded) {
    return (
      <AuthCard title="The owner exists" lead="This Sluice is set up already. Sign in with the owner's account.">
        <Link to="/login" className={`w-full ${buttonClass('primary', 'large')}`}>
          Go to sign-in
        </Link>
      </AuthCard>
    );
  }
  if (!token) {
    return (
      <AuthCard title="Open the set-up link" lead="Only the person who started Sluice can make the owner.">
        <p className="text-sm">
          The terminal in which <code className="font-mono text-xs">npm start</code> runs has printed a link that ends
          in <code className="font-mono text-xs">/setup#token=…</code> Open that link in this browser.
        </p>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Create the owner" lead="The owner runs this Sluice and can do everything in it.">
      {health.isPending ? (
        <div aria-hidden className="skeleton h-64" />
      ) : (
        <SetupForm setupToken={token} onDone={() => void navigate({ to: '/', replace: true })} />
      )}
    </AuthCard>
  );
}
