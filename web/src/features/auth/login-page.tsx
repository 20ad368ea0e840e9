import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { login } from '../../../../core/api/auth.ts';
import { call } from '../../lib/call.ts';
import { signedIn } from '../../lib/session.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Form, FormField } from '../../ui/form.tsx';
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
      <Form
        error={signIn.error}
        fields={['email', 'password']}
        onSubmit={signIn.mutate}
        foot={
          <Button type="submit" look="primary" size="large" disabled={signIn.isPending}>
            {signIn.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        }
      >
        <FormField
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          value={email}
          onText={setEmail}
        />
        <FormField
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onText={setPassword}
        />
      </Form>
    </AuthCard>
  );
}
