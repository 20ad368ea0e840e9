import { AppError } from '../errors/app-error.ts';
import type { StaticData } from '../engine/static-data.ts';
import type { WorkflowDocument } from './document.ts';
import { parseDocument } from './parse-document.ts';

/** What became of an imported workflow, for the person who imports it. */
export interface ImportReport {
  /** Names of the nodes that were taken over. */
  mapped: string[];
  /** What works differently here. */
  changed: string[];
  /** What could not be taken over. */
  unsupported: string[];
  /** What has to be looked at before the workflow runs. */
  warnings: string[];
}

/** A workflow that was read, and what became of it. */
export interface Imported {
  workflow: WorkflowDocument;
  report: ImportReport;
  /** What the workflow is to keep from the beginning, where it brings something along. */
  staticData?: StaticData | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** n8n writes parameters as `parameters` and connections as a record; ours are `params` and a list. */
export const looksLikeN8n = (value: Record<string, unknown>): boolean =>
  isRecord(value.connections) ||
  (Array.isArray(value.nodes) && value.nodes.some((node) => isRecord(node) && 'parameters' in node));

/** Reads a workflow in Sluice's own format. Throws BODY_INVALID with every problem, or WORKFLOW_FORMAT_UNSUPPORTED. */
export function importSluice(json: unknown): Imported {
  if (!isRecord(json))
    throw new AppError('BODY_INVALID', 'The workflow must be a JSON object with "name", "nodes" and "connections".', {
      problems: [{ path: '', message: 'Expected an object' }],
    });
  if (looksLikeN8n(json)) {
    throw new AppError(
      'WORKFLOW_FORMAT_UNSUPPORTED',
      'This looks like a workflow of n8n, not of Sluice. Import it with the format "n8n".',
    );
  }
  const workflow = parseDocument(json);
  const warnings: string[] = [];
  for (const node of workflow.nodes) {
    if (node.credentials && Object.keys(node.credentials).length > 0) {
      warnings.push(
        `The node "${node.name}" uses credentials. If they belong to another workspace, choose them again.`,
      );
    }
    if (node.pinned)
      warnings.push(`The node "${node.name}" has pinned items. Runs of the draft use them instead of running it.`);
  }
  if (workflow.settings.errorWorkflow)
    warnings.push('The workflow names an error workflow. If it belongs to another workspace, choose it again.');
  return {
    workflow,
    report: { mapped: workflow.nodes.map((node) => node.name), changed: [], unsupported: [], warnings },
  };
}

/** Writes a workflow in Sluice's own format: a copy of the document, which `importSluice` reads again. */
export function exportSluice(document: WorkflowDocument): Record<string, unknown> {
  return JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
}
