import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, Sparkles } from 'lucide-react';
import { installSample } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';
import { useMay } from '../../lib/identity.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { keepWorkflow, sampleCommandQuery, samplesQuery } from './queries.ts';

/** The sample workflows, each one click away from running. */
export function SampleCards() {
  const samples = useQuery(samplesQuery);
  const may = useMay('workflow:publish');
  const navigate = useNavigate();
  const client = useQueryClient();
  const install = useMutation({
    mutationFn: (id: string) => call(installSample, { params: { id } }),
    onSuccess: ({ workflow, command }, id) => {
      keepWorkflow(client, workflow);
      client.setQueryData(sampleCommandQuery(id).queryKey, { command });
      void client.invalidateQueries({ queryKey: ['samples'] });
      void navigate({ to: '/workflows/$id', params: { id: workflow.id }, search: { fire: true } });
    },
  });
  if (samples.error) return <ErrorBox error={samples.error} retry={() => void samples.refetch()} />;
  if (!samples.data) return <div aria-hidden className="skeleton h-36" />;
  return (
    <div className="grid gap-3">
      <ul className="grid gap-3 sm:grid-cols-[repeat(auto-fit,minmax(260px,1fr))]">
        {samples.data.items.map(({ id, name, summary, installed }) => (
          <li key={id} className="flex flex-col gap-2 rounded-card border border-n6 bg-n1 p-4">
            <h3 className="flex items-center gap-2 font-semibold">
              <Sparkles aria-hidden size={16} className="text-family-trigger" />
              {name}
            </h3>
            <p className="flex-1 text-sm text-n11">{summary}</p>
            <div className="mt-1 flex items-center gap-2">
              {installed ? (
                <Button
                  icon={<ArrowRight aria-hidden size={14} />}
                  onClick={() => void navigate({ to: '/workflows/$id', params: { id: installed } })}
                >
                  Open
                </Button>
              ) : (
                <Button look="primary" disabled={!may || install.isPending} onClick={() => install.mutate(id)}>
                  {install.isPending && install.variables === id ? 'Adding…' : 'Use this sample'}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {install.error && <ErrorBox error={install.error} />}
    </div>
  );
}
