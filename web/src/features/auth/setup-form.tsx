import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { setup } from '../../../../core/api/auth.ts';
import { call } from '../../lib/call.ts';
import { signedIn } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormField } from '../../ui/form.tsx';

const FIELDS = ['name', 'email', 'password'];

export function SetupForm({ setupToken, onDone }: { setupToken: string; onDone: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const create = useMutation({
    mutationFn: () => call(setup, { body: { setupToken, name, email, password } }),
    onSuccess: (tokens) => {
      signedIn(tokens);
      onDone();
    },
  });
  return (
    <Form
      error={create.error}
      fields={FIELDS}
      onSubmit={create.mutate}
      foot={
        <Button type="submit" look="primary" size="large" disabled={create.isPending}>
          {create.isPending ? 'Creating…' : 'Create owner'}
        </Button>
      }
    >
      <FormField name="name" label="Your name" autoComplete="name" autoFocus value={name} onText={setName} />
      <FormField name="email" label="E-mail" type="email" autoComplete="username" value={email} onText={setEmail} />
      <FormField
        name="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        help="At least 10 characters."
        value={password}
        onText={setPassword}
      />
    </Form>
  );
}
