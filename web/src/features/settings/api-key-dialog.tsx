import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createApiKey } from '../../../../core/api/auth.ts';
import { ROLES, type Role } from '../../../../core/api/permissions.ts';
import { call } from '../../lib/call.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/command-line.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Form, FormField } from '../../ui/form.tsx';

type KeyRole = Exclude<Role, 'owner'>;
const KEY_ROLES = ROLES.filter((role): role is KeyRole => role !== 'owner');
const ROLE_HELP: Record<KeyRole, string> = {
  admin: 'Everything, members and keys too.',
  editor: 'Workflows, credentials and executions.',
  runner: 'Reads workflows, starts and cancels executions.',
  viewer: 'Reads workflows and executions.',
};

const firstCall = (key: string): string =>
  `curl -sS '${window.location.origin}/api/v1/workflows' -H 'X-API-Key: ${key}'`;

export function ApiKeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<KeyRole>('editor');
  const [days, setDays] = useState('');
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () => call(createApiKey, { body: { name, role, ...(days ? { expiresInDays: Number(days) } : {}) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  if (create.data) {
    return (
      <Dialog title="Your new API key" wide firm onClose={onClose}>
        <div className="grid gap-3">
          <p className="text-sm">Copy it now: only its hash is kept, so it cannot be shown again.</p>
          <CommandLine text={create.data.key} what="API key" />
          <p className="text-sm text-n11">A first call with it lists the workflows:</p>
          <CommandLine text={firstCall(create.data.key)} what="first call" look="plain" />
          <div className="flex justify-end">
            <Button onClick={onClose}>Done</Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New API key" onClose={onClose}>
      <Form
        error={create.error}
        fields={['name']}
        onSubmit={create.mutate}
        foot={<DialogFoot verb="Create API key" doing="Creating…" isPending={create.isPending} onClose={onClose} />}
      >
        <FormField
          name="name"
          label="Name"
          help="What uses it, so that you know later which one to revoke."
          placeholder="CI of the shop"
          autoComplete="off"
          value={name}
          onText={setName}
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
      </Form>
    </Dialog>
  );
}
