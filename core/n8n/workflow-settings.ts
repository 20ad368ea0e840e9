import type { WorkflowSettings } from '../workflow/document.ts';
import type { JsonRecord } from './source.ts';

/** Longest time that our setting takes, in seconds. */
const MAX_SECONDS = 604_800;

/** The settings of a workflow of n8n as ours. A workflow that names no order runs in the old one. */
export function workflowSettingsFrom(settings: JsonRecord): WorkflowSettings {
  const { executionOrder, timezone, executionTimeout } = settings;
  return {
    order: executionOrder === 'v1' ? 'v1' : 'v0',
    ...(typeof timezone === 'string' && timezone !== '' && timezone !== 'DEFAULT' ? { timezone } : {}),
    ...(typeof executionTimeout === 'number' && executionTimeout > 0
      ? { timeoutSeconds: Math.min(MAX_SECONDS, executionTimeout) }
      : {}),
  };
}

/** What a person has to look at in the settings of a workflow of n8n. */
export function settingsWarnings(settings: JsonRecord): string[] {
  const { errorWorkflow, timezone, binaryMode } = settings;
  return [
    ...(typeof errorWorkflow === 'string' && errorWorkflow !== '' && errorWorkflow !== 'DEFAULT'
      ? [`In n8n a failure started the error workflow "${errorWorkflow}". Choose one in the settings.`]
      : []),
    ...(timezone === 'DEFAULT'
      ? ['The workflow used the time zone of the n8n instance. Here it is UTC until you choose one in the settings.']
      : []),
    ...(binaryMode === 'combined' ? ['Files stand beside the data of an item here, not inside it.'] : []),
  ];
}

/** The settings as n8n writes them: those it came with where they still say the same. */
export function workflowSettingsTo(settings: WorkflowSettings, source: JsonRecord): JsonRecord {
  const before = workflowSettingsFrom(source);
  const result = { ...source };
  const isNew = Object.keys(source).length === 0;
  if (settings.order !== before.order || (isNew && settings.order !== 'v0'))
    result.executionOrder = settings.order === 'v0' ? 'v0' : 'v1';
  if (settings.timezone !== before.timezone) {
    if (settings.timezone === undefined) delete result.timezone;
    else result.timezone = settings.timezone;
  }
  if (settings.timeoutSeconds !== before.timeoutSeconds) {
    if (settings.timeoutSeconds === undefined) delete result.executionTimeout;
    else result.executionTimeout = settings.timeoutSeconds;
  }
  return result;
}
