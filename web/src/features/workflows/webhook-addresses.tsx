import type { WorkflowDetail } from '../../../../core/api/workflows.ts';
import { CommandLine } from '../../ui/command-line.tsx';

interface Address {
  nodeId: string;
  nodeName: string;
  method: string;
  url: string;
}

/** The webhooks of a workflow with their nodes' names. */
export function addressesOf({ webhooks, draft }: WorkflowDetail): Address[] {
  return webhooks.map(({ node, method, url }) => {
    const found = draft.nodes.find(({ id, name }) => id === node || name === node);
    return { nodeId: found?.id ?? node, nodeName: found?.name ?? node, method, url };
  });
}

/** The addresses that start the published version. */
export function WebhookAddresses({ addresses }: { addresses: readonly Address[] }) {
  return (
    <ul className="grid gap-2">
      {addresses.map(({ nodeName, method, url }) => (
        <li key={`${method} ${url}`} className="grid gap-1">
          <p className="text-xs text-n11">
            <span className="font-mono font-medium text-n12">{method}</span> starts at {nodeName}
          </p>
          <CommandLine text={url} what="webhook address" />
        </li>
      ))}
    </ul>
  );
}
