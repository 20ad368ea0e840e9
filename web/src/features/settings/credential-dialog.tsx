import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CREDENTIAL_TYPES, createCredential, type CredentialType } from '../../../../core/api/credentials.ts';
import { call } from '../../lib/call.ts';
import { notify } from '../../lib/notices.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Form, FormField } from '../../ui/form.tsx';

const TYPES = Object.keys(CREDENTIAL_TYPES) as CredentialType[];
const USE: Record<CredentialType, string> = {
  basic: 'A user name and a password, for a webhook or a request.',
  header: 'A header with a secret value, for a webhook or a request.',
  bearer: 'A token in the Authorization header of a request.',
  hmac: 'Checks the signature of a webhook call, or signs. The other side knows the same secret.',
  keys: 'Signs with the private key, checks with the public one. One of them is enough for its half.',
  totp: 'Makes the codes that a sign-in asks for besides the password.',
};
/** Kinds that are never sent anywhere: what they make is. */
const KEPT: readonly CredentialType[] = ['hmac', 'keys', 'totp'];
const fieldsOf = (type: CredentialType): [name: string, field: { label: string; secret: boolean }][] =>
  Object.entries(CREDENTIAL_TYPES[type].fields);

export function CredentialDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [type, setType] = useState<CredentialType>('bearer');
  const [values, setValues] = useState<Record<string, string>>({});
  const [hosts, setHosts] = useState('');
  const isSent = !KEPT.includes(type);
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () => {
      const fields = Object.fromEntries(fieldsOf(type).map(([field]) => [field, values[field] ?? '']));
      const allowed = isSent ? hosts.split(/[\s,]+/).filter(Boolean) : [];
      return call(createCredential, { body: { name, type, fields, hosts: allowed } });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['credentials'] });
      notify('The credential was stored.');
      onClose();
    },
  });
  return (
    <Dialog title="New credential" onClose={onClose}>
      <Form
        autoComplete="off"
        error={create.error}
        fields={['name', 'hosts', ...fieldsOf(type).map(([field]) => `fields.${field}`)]}
        onSubmit={create.mutate}
        foot={<DialogFoot verb="Store credential" doing="Storing…" isPending={create.isPending} onClose={onClose} />}
      >
        <FormField
          name="name"
          label="Name"
          help="Nodes are given the credential by this name."
          value={name}
          onText={setName}
        />
        <SelectField
          label="Kind"
          help={USE[type]}
          value={type}
          onChange={(event) => setType(event.target.value as CredentialType)}
        >
          {TYPES.map((one) => (
            <option key={one} value={one}>
              {CREDENTIAL_TYPES[one].label}
            </option>
          ))}
        </SelectField>
        {fieldsOf(type).map(([field, { label, secret }]) => (
          <FormField
            key={`${type}.${field}`}
            name={`fields.${field}`}
            label={label}
            type={secret ? 'password' : 'text'}
            autoComplete={secret ? 'new-password' : 'off'}
            value={values[field] ?? ''}
            onText={(text) => setValues({ ...values, [field]: text })}
          />
        ))}
        {isSent && (
          <FormField
            name="hosts"
            label="Hosts"
            help="Where the secret may be sent, separated by commas. Empty: anywhere."
            placeholder="api.example.com"
            value={hosts}
            onText={setHosts}
          />
        )}
      </Form>
    </Dialog>
  );
}
