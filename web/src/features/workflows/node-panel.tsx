import type { ReactNode } from 'react';
import type { WorkflowNode } from '../../../../core/workflow/document.ts';
import type { NodeInfo } from '../../lib/catalogue.ts';
import { duration } from '../../lib/format.ts';
import { NodeIcon } from '../../ui/canvas/node-icon.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { ParamList } from './param-list.tsx';

const ON_ERROR = {
  stop: 'Stop the execution',
  continue: 'Continue with the error as an item',
  branch: 'Continue on the error output',
  'n8n-error-output': 'Continue on the error output',
};

function settingsOf(node: WorkflowNode): [label: string, value: string][] {
  const { retry, timeoutSeconds, executeOnce, disabled, onError } = node;
  const list: [string, string][] = [['After an error', ON_ERROR[onError]]];
  if (retry) list.push(['Attempts', `${retry.attempts}, ${retry.strategy} from ${duration(retry.baseMs)}`]);
  if (timeoutSeconds) list.push(['Longest time', duration(timeoutSeconds * 1000)]);
  if (executeOnce) list.push(['Runs', 'once, for the first item']);
  if (disabled) list.push(['Disabled', 'items pass through']);
  return list;
}

interface Props {
  node: WorkflowNode;
  info: NodeInfo | undefined;
  onClose: () => void;
  /** Stands first, for example the webhook's address. */
  children?: ReactNode;
}

export function NodePanel({ node, info, onClose, children }: Props) {
  return (
    <SidePanel
      title={node.name}
      subtitle={info?.label ?? node.type}
      mark={<NodeIcon info={info} size={18} />}
      onClose={onClose}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 p-4">
        {info?.summary && <p className="text-sm text-n11">{info.summary}</p>}
        {children}
        <section aria-label="Parameters" className="grid gap-3">
          <h3 className="text-sm font-semibold">Parameters</h3>
          <ParamList node={node} info={info} />
        </section>
        <section aria-label="Settings" className="grid gap-2">
          <h3 className="text-sm font-semibold">Settings</h3>
          <dl className="grid gap-1 text-sm">
            {settingsOf(node).map(([label, value]) => (
              <div key={label} className="flex justify-between gap-4">
                <dt className="text-n11">{label}</dt>
                <dd className="text-right">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
        {node.notes && <p className="text-sm whitespace-pre-wrap text-n11">{node.notes}</p>}
      </div>
    </SidePanel>
  );
}
