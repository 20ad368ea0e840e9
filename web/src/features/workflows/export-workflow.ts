import { exportWorkflow } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';

const fileName = (name: string): string =>
  `${
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'workflow'
  }.json`;

/** Downloads the draft as a file that any Sluice imports. Credentials stand in it by their ids, without secrets. */
export async function downloadWorkflow(id: string, name: string): Promise<void> {
  const document = await call(exportWorkflow, { params: { id }, query: { format: 'sluice' } });
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = window.document.createElement('a');
  link.href = address;
  link.download = fileName(name);
  link.click();
  URL.revokeObjectURL(address);
}
