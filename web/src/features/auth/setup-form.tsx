import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { setup } from '../../../../core/api/auth.ts';
import { ApiError } from '../../lib/api-error.ts';
import { call } from '../../lib/call.ts';
import { signedIn } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';

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
  const error = create.error instanceof ApiError ? create.error : null;
  const shownAtField = error?.problems.length !== 0 && FIELDS.some((field) => error?.forField(field));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        label="Your name"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={error?.forField('name')}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        problem={error?.forField('email')}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        help="At least 10 characters."
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        problem={error?.forField('password')}
      />
      {create.error && !shownAtField && <ErrorBox error={create.error} />}
      <Button type="submit" look="primary" size="large" disabled={create.isPending}>
        {create.isPending ? 'Creating…' : 'Create owner'}
      </Button>
    </form>
  );
}
