import { isRecord } from '../../../../core/n8n/source.ts';
import { namesZone } from '../../../../core/n8n/workflow-settings.ts';
import type { Json } from '../../../../core/workflow/document.ts';
import { looksLikeN8n } from '../../../../core/workflow/import-export.ts';
import { ApiError } from '../../lib/api-error.ts';

/** What was pasted or chosen, as the body of the import. */
export type WorkflowFile =
  { format: 'sluice' | 'n8n'; workflow: Record<string, unknown> } | { format: 'curl'; command: string };

const refuse = (title: string, detail: string) => new ApiError(400, 'JSON_INVALID', title, detail);

/** Reads the text of a file before anything is sent, so that a slip is named at once. Throws ApiError. */
export function readWorkflowFile(text: string): WorkflowFile {
  if (/^\s*(?:\$\s+)?curl(?:\.exe)?\s/.test(text)) return { format: 'curl', command: text.replace(/^\s*\$\s+/, '') };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw refuse('This is not valid JSON', `${reason}. Check the text and try again.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse('This is not a workflow', 'A workflow is a JSON object with nodes and connections.');
  const workflow = value as Record<string, unknown>;
  return { format: looksLikeN8n(workflow) ? 'n8n' : 'sluice', workflow };
}

/** True for a workflow of n8n that runs in the time zone of its instance, because it names none. */
export function runsInZoneOfInstance(text: string): boolean {
  try {
    const file = readWorkflowFile(text);
    if (file.format !== 'n8n') return false;
    const settings = file.workflow.settings as Json | undefined;
    return !isRecord(settings) || !namesZone(settings);
  } catch {
    return false;
  }
}

/** Names and ids of the nodes of a text that may be broken, to say which of them a problem is about. */
export function nodesIn(text: string): { id?: string; name?: string }[] {
  try {
    const file = readWorkflowFile(text);
    if (file.format === 'curl' || !Array.isArray(file.workflow.nodes)) return [];
    return file.workflow.nodes.map((node: unknown, index) => {
      const { id, name } = (node ?? {}) as Record<string, unknown>;
      return {
        id: typeof id === 'string' ? id : `#${index}`,
        name: typeof name === 'string' && name !== '' ? name : `Node ${index + 1}`,
      };
    });
  } catch {
    return [];
  }
}
