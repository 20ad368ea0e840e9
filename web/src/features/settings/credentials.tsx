import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LockKeyhole, Plus } from 'lucide-react';
import { useState } from 'react';
import { CREDENTIAL_TYPES, deleteCredential, listCredentials } from '../../../../core/api/credentials.ts';
import { call } from '../../lib/call.ts';
import { useMay } from '../../lib/identity.ts';
import { notify, notifyError } from '../../lib/notices.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { CredentialDialog } from './credential-dialog.tsx';
import { DeleteButton } from './delete-button.tsx';
import { RowCard, SettingsSection } from './settings-section.tsx';

export function Credentials() {
  useTitle('Credentials');
  const [adding, setAdding] = useState(false);
  const may = useMay('credential:edit');
  const client = useQueryClient();
  const list = useQuery({ queryKey: ['credentials'], queryFn: ({ signal }) => call(listCredentials, { signal }) });
  const remove = useMutation({
    mutationFn: (id: string) => call(deleteCredential, { params: { id } }),
    onSuccess: () => notify('The credential was deleted.'),
    onError: notifyError,
    onSettled: () => client.invalidateQueries({ queryKey: ['credentials'] }),
  });
  return (
    <SettingsSection
      title="Credentials"
      lead="Secrets that nodes use to sign in elsewhere. They are stored encrypted and never shown again."
      action={
        may && (
          <Button look="primary" icon={<Plus aria-hidden size={14} />} onClick={() => setAdding(true)}>
            New credential
          </Button>
        )
      }
    >
      {list.error && <ErrorBox error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <div aria-hidden className="skeleton h-24" />}
      {list.data?.items.length === 0 && (
        <EmptyState icon={LockKeyhole} title="No credentials">
          Keep tokens and passwords here instead of in a workflow: a workflow then only names them, and can be exported
          safely.
        </EmptyState>
      )}
      {list.data && list.data.items.length > 0 && (
        <RowCard>
          {list.data.items.map(({ id, name, type, hosts, updatedAt }) => (
            <li key={id} className="relative flex min-h-10 items-center gap-4 py-1 pr-2 pl-4">
              <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
              <span className="w-40 text-xs text-n11">{CREDENTIAL_TYPES[type].label}</span>
              <span className={`w-44 truncate text-xs text-n11 max-md:hidden ${hosts.length > 0 ? 'font-mono' : ''}`}>
                {hosts.join(', ') || (type === 'hmac' ? 'never sent' : 'sent to any host')}
              </span>
              <span className="w-24 text-xs max-md:hidden">
                <Ago at={updatedAt} />
              </span>
              {may && <DeleteButton what={`the credential ${name}`} onDelete={() => remove.mutate(id)} />}
            </li>
          ))}
        </RowCard>
      )}
      {adding && <CredentialDialog onClose={() => setAdding(false)} />}
    </SettingsSection>
  );
}
