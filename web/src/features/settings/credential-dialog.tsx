import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { CREDENTIAL_TYPES, createCredential, type CredentialType } from '../../../../core/api/credentials.ts';
import { ApiError } from '../../lib/api-error.ts';
import { call } from '../../lib/call.ts';
import { notify } from '../../lib/notices.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';

const TYPES = Object.keys(CREDENTIAL_TYPES) as CredentialType[];
const fieldsOf = (type: CredentialType): [name: string, field: { label: string; secret: boolean }][] =>
  Object.entries(CREDENTIAL_TYPES[type].fields);

export function CredentialDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [type, setType] = useState<CredentialType>('bearer');
  const [values, setValues] = useState<Record<string, string>>({});
  const [hosts, setHosts] = useState('');
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () => {
      const fields = Object.fromEntries(fieldsOf(type).map(([field]) => [field, values[field] ?? '']));
      return call(createCredential, { body: { name, type, fields, hosts: hosts.split(/[\s,]+/).filter(Boolean) } });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['credentials'] });
      notify('The credential was stored.');
      onClose();
    },
  });
  const error = create.error instanceof ApiError ? create.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog title="New credential" onClose={onClose}>
      <form onSubmit={submit} autoComplete="off" className="grid gap-4">
        <TextField
          label="Name"
          required
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
          problem={error?.forField('name')}
        />
        <SelectField label="Kind" value={type} onChange={(event) => setType(event.target.value as CredentialType)}>
          {TYPES.map((one) => (
            <option key={one} value={one}>
              {CREDENTIAL_TYPES[one].label}
            </option>
          ))}
        </SelectField>
        {fieldsOf(type).map(([field, { label, secret }]) => (
          <TextField
            key={`${type}.${field}`}
            label={label}
            type={secret ? 'password' : 'text'}
            autoComplete={secret ? 'new-password' : 'off'}
            required
            value={values[field] ?? ''}
            onChange={(event) => setValues({ ...values, [field]: event.target.value })}
            problem={error?.forField(field)}
          />
        ))}
        <TextField
          label="Hosts"
          help="Where the secret may be sent, separated by commas. Empty: anywhere."
          placeholder="api.example.com"
          value={hosts}
          onChange={(event) => setHosts(event.target.value)}
          problem={error?.forField('hosts')}
        />
        {create.error && <ErrorBox error={create.error} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" disabled={create.isPending}>
            Store credential
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
