import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { createApiKey } from '../../../../core/api/auth.ts';
import { ROLES, type Role } from '../../../../core/api/permissions.ts';
import { ApiError } from '../../lib/api-error.ts';
import { call } from '../../lib/call.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/command-line.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';

type KeyRole = Exclude<Role, 'owner'>;
const KEY_ROLES = ROLES.filter((role): role is KeyRole => role !== 'owner');
const ROLE_HELP: Record<KeyRole, string> = {
  admin: 'Everything, members and keys too.',
  editor: 'Workflows, credentials and executions.',
  runner: 'Reads workflows, starts and cancels executions.',
  viewer: 'Reads workflows and executions.',
};

export function ApiKeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<KeyRole>('editor');
  const [days, setDays] = useState('');
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () => call(createApiKey, { body: { name, role, ...(days ? { expiresInDays: Number(days) } : {}) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  const error = create.error instanceof ApiError ? create.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  if (create.data) {
    return (
      <Dialog title="Your new API key" onClose={onClose}>
        <div className="grid gap-3">
          <p className="text-sm">Copy it now: only its hash is kept, so it cannot be shown again.</p>
          <CommandLine text={create.data.key} what="API key" />
          <div className="flex justify-end">
            <Button onClick={onClose}>Done</Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New API key" onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="Name"
          required
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
          problem={error?.forField('name')}
        />
        <SelectField
          label="Role"
          help={ROLE_HELP[role]}
          value={role}
          onChange={(event) => setRole(event.target.value as KeyRole)}
        >
          {KEY_ROLES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <SelectField label="Expires" value={days} onChange={(event) => setDays(event.target.value)}>
          <option value="">never</option>
          <option value="30">in 30 days</option>
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
        </SelectField>
        {create.error && <ErrorBox error={create.error} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" disabled={create.isPending}>
            Create API key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
