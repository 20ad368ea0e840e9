import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { deleteApiKey, listApiKeys } from '../../../../core/api/auth.ts';
import { call } from '../../lib/call.ts';
import { notify, notifyError } from '../../lib/notices.ts';
import { useNow } from '../../lib/use-now.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { ApiKeyDialog } from './api-key-dialog.tsx';
import { DeleteButton } from './delete-button.tsx';
import { RowCard, SettingsSection } from './settings-section.tsx';

export function ApiKeys() {
  useTitle('API keys');
  const [adding, setAdding] = useState(false);
  const now = useNow(60_000);
  const client = useQueryClient();
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: ({ signal }) => call(listApiKeys, { signal }) });
  const remove = useMutation({
    mutationFn: (id: string) => call(deleteApiKey, { params: { id } }),
    onSuccess: () => notify('The API key was revoked.'),
    onError: notifyError,
    onSettled: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  return (
    <SettingsSection
      title="API keys"
      lead="A key lets a program call the API in this workspace. It is sent as the header X-API-Key."
      action={
        <Button look="primary" icon={<Plus aria-hidden size={14} />} onClick={() => setAdding(true)}>
          New API key
        </Button>
      }
    >
      {keys.error && <ErrorBox error={keys.error} retry={() => void keys.refetch()} />}
      {keys.isPending && <div aria-hidden className="skeleton h-24" />}
      {keys.data?.items.length === 0 && (
        <EmptyState icon={KeyRound} title="No API keys">
          Make one to start workflows and read executions from a script or a CI job.
        </EmptyState>
      )}
      {keys.data && keys.data.items.length > 0 && (
        <RowCard>
          {keys.data.items.map(({ id, name, prefix, role, createdAt, lastUsedAt, expiresAt }) => (
            <li key={id} className="relative flex min-h-10 items-center gap-4 py-1 pr-2 pl-4">
              <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
              <code className="font-mono text-xs text-n11">{prefix}…</code>
              <span className="w-16 text-xs text-n11">{role}</span>
              <span className="w-52 text-xs text-n11 max-md:hidden">
                {lastUsedAt ? (
                  <>
                    used <Ago at={lastUsedAt} />
                  </>
                ) : (
                  <>
                    made <Ago at={createdAt} />, never used
                  </>
                )}
                {expiresAt && Date.parse(expiresAt) < now && <span className="text-failed"> · expired</span>}
              </span>
              <DeleteButton what={`the API key ${name}`} verb="Revoke" onDelete={() => remove.mutate(id)} />
            </li>
          ))}
        </RowCard>
      )}
      {adding && <ApiKeyDialog onClose={() => setAdding(false)} />}
    </SettingsSection>
  );
}
