import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { login } from '../../../../core/api/auth.ts';
import { call } from '../../lib/call.ts';
import { signedIn } from '../../lib/session.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { AuthCard } from './auth-card.tsx';
import { healthQuery } from './health.ts';

export function LoginPage({ onSignedIn }: { onSignedIn: () => void }) {
  useTitle('Sign in');
  const health = useQuery(healthQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call(login, { body: { email, password } }),
    onSuccess: (tokens) => {
      signedIn(tokens);
      onSignedIn();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  if (health.data?.setupNeeded) {
    return (
      <AuthCard title="Nobody can sign in yet" lead="This Sluice has no owner. Make one first.">
        <Link to="/setup" className={`w-full ${buttonClass('primary', 'large')}`}>
          Set up Sluice
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Sign in">
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {signIn.error && <ErrorBox error={signIn.error} />}
        <Button type="submit" look="primary" size="large" disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </AuthCard>
  );
}
