import { exportWorkflow } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';

const fileName = (name: string): string =>
  `${
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'workflow'
  }.json`;

/** Downloads the draft as a file that any Sluice, or n8n, imports. No secret stands in it. */
export async function downloadWorkflow(id: string, name: string, format: 'sluice' | 'n8n'): Promise<void> {
  const document = await call(exportWorkflow, { params: { id }, query: { format } });
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = window.document.createElement('a');
  link.href = address;
  link.download = format === 'n8n' ? fileName(`${name} n8n`) : fileName(name);
  link.click();
  URL.revokeObjectURL(address);
}
