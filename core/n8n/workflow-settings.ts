import type { Json, WorkflowSettings } from '../workflow/document.ts';
import type { JsonRecord } from './source.ts';

/** Longest time that our setting takes, in seconds. */
const MAX_SECONDS = 604_800;

/** The zone of an instance of n8n whose operator has chosen none. */
export const DEFAULT_ZONE = 'America/New_York';
/** Where a document keeps which zone it got because its workflow named none. */
export const INSTANCE_ZONE = 'instanceTimezone';

/** True where a workflow of n8n has a zone of its own; else it runs in that of its instance. */
export const namesZone = ({ timezone }: JsonRecord): boolean =>
  typeof timezone === 'string' && timezone !== '' && timezone !== 'DEFAULT';

/** The settings of a workflow of n8n as ours. A workflow that names no order runs in the old one. */
export function workflowSettingsFrom(settings: JsonRecord, instanceZone: Json | undefined): WorkflowSettings {
  const { executionOrder, executionTimeout } = settings;
  const timezone = namesZone(settings) ? settings.timezone : instanceZone;
  return {
    order: executionOrder === 'v1' ? 'v1' : 'v0',
    ...(typeof timezone === 'string' ? { timezone } : {}),
    ...(typeof executionTimeout === 'number' && executionTimeout > 0
      ? { timeoutSeconds: Math.min(MAX_SECONDS, executionTimeout) }
      : {}),
  };
}

/** What a person has to look at in the settings of a workflow of n8n. */
export function settingsWarnings(settings: JsonRecord): string[] {
  const { errorWorkflow, binaryMode } = settings;
  return [
    ...(typeof errorWorkflow === 'string' && errorWorkflow !== '' && errorWorkflow !== 'DEFAULT'
      ? [`In n8n a failure started the error workflow "${errorWorkflow}". Choose one in the settings.`]
      : []),
    ...(binaryMode === 'combined' ? ['Files stand beside the data of an item here, not inside it.'] : []),
  ];
}

/** The settings as n8n writes them: those it came with where they still say the same. */
export function workflowSettingsTo(
  settings: WorkflowSettings,
  source: JsonRecord,
  instanceZone: Json | undefined,
): JsonRecord {
  const before = workflowSettingsFrom(source, instanceZone);
  const result = { ...source };
  const isNew = Object.keys(source).length === 0;
  if (settings.order !== before.order || (isNew && settings.order !== 'v0'))
    result.executionOrder = settings.order === 'v0' ? 'v0' : 'v1';
  // Without a zone a workflow runs in UTC here, and in that of the instance there.
  if (settings.timezone !== before.timezone || (isNew && instanceZone === undefined))
    result.timezone = settings.timezone ?? 'UTC';
  if (settings.timeoutSeconds !== before.timeoutSeconds) {
    if (settings.timeoutSeconds === undefined) delete result.executionTimeout;
    else result.executionTimeout = settings.timeoutSeconds;
  }
  return result;
}
