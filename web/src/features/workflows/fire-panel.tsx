import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Terminal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WorkflowDetail } from '../../../../core/api/workflows.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { curlLine } from './curl-line.ts';
import { FormAddress } from './form-address.tsx';
import { NextStart } from './next-start.tsx';
import { sampleCommandQuery, samplesQuery } from './queries.ts';
import { addressesOf } from './webhook-addresses.tsx';

interface Props {
  workflow: WorkflowDetail;
  onClose: () => void;
  /** What came of it. */
  children: ReactNode;
}

/** How to start the published workflow from outside: a line for the terminal per webhook. */
export function FirePanel({ workflow, onClose, children }: Props) {
  const isPublished = workflow.publishedVersion !== null;
  const samples = useQuery(samplesQuery);
  const sample = samples.data?.items.find(({ installed }) => installed === workflow.id);
  const command = useQuery({ ...sampleCommandQuery(sample?.id ?? ''), enabled: sample !== undefined && isPublished });
  const isPending = samples.isPending || (sample !== undefined && isPublished && command.isPending);
  const error = samples.error ?? command.error;
  return (
    <section
      aria-label="Fire it"
      className="grid max-h-[60%] shrink-0 gap-2 overflow-auto border-b border-n6 bg-n1 px-4 py-3"
    >
      <div className="flex items-center gap-2">
        <Terminal aria-hidden size={16} className="text-n11" />
        <h2 className="flex-1 text-sm font-semibold">
          {isPublished ? 'Paste this into a terminal to fire the workflow' : 'Publish the workflow to fire it'}
        </h2>
        <IconButton label="Hide how to fire it" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </div>
      {!isPublished ? (
        <p className="text-sm text-n11">
          Its webhooks answer only while a version is published. Until then, Run starts the draft by hand.
        </p>
      ) : isPending ? (
        <div aria-hidden className="skeleton h-12" />
      ) : command.data?.command ? (
        <>
          <CommandLine text={command.data.command} what="command" />
          <p className="text-xs text-n11">
            The line carries an example event and its signature, made with the stored secret, which stays where it is.
          </p>
        </>
      ) : error ? (
        <ErrorBox error={error} retry={() => void (samples.error ? samples : command).refetch()} />
      ) : (
        <WebhookLines workflow={workflow} />
      )}
      <FormAddress workflow={workflow} />
      <NextStart workflow={workflow} />
      {isPublished && children}
    </section>
  );
}

function WebhookLines({ workflow }: { workflow: WorkflowDetail }) {
  const byId = new Map(workflow.draft.nodes.map((node) => [node.id, node]));
  return (
    <ul className="grid gap-3">
      {addressesOf(workflow).map(({ nodeId, nodeName, method, url }) => {
        const { text, missing } = curlLine(method, url, byId.get(nodeId)?.params ?? {});
        return (
          <li key={`${method} ${url}`} className="grid gap-1.5">
            <p className="text-xs text-n11">
              <span className="font-mono font-medium text-n12">{method}</span> starts at {nodeName}
            </p>
            <CommandLine text={text} what={`command for ${nodeName}`} />
            {missing && (
              <p className="text-xs text-n11">
                {missing} Sluice never shows a stored secret again: if nobody has it, store a new{' '}
                <Link to="/settings/credentials" className="underline underline-offset-2">
                  credential
                </Link>{' '}
                and let the node use that one.
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
