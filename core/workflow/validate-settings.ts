import { IANAZone } from 'luxon';
import { compileTemplate } from '../expressions/template.ts';
import { AppError } from '../errors/app-error.ts';
import type { WorkflowDocument, WorkflowProblem } from './document.ts';

/** What is wrong with a workflow's settings beyond their shape. */
export function settingsProblems(document: WorkflowDocument): WorkflowProblem[] {
  return [...timezoneProblems(document), ...keyProblems(document)];
}

/** True for the name of a zone that is known here. */
export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

function timezoneProblems({ settings: { timezone } }: WorkflowDocument): WorkflowProblem[] {
  if (timezone === undefined || isTimeZone(timezone)) return [];
  const message = `"${timezone}" is no time zone. Choose one such as Europe/Berlin or UTC.`;
  return [{ code: 'WORKFLOW_INVALID', message, path: 'settings.timezone' }];
}

/** Expressions in settings see the trigger's first item and nothing else. */
function keyProblems({ settings }: WorkflowDocument): WorkflowProblem[] {
  const { concurrency, debounce, idempotency } = settings;
  const keys = { concurrency: concurrency?.key, debounce: debounce?.key, idempotency: idempotency?.key };
  return Object.entries(keys).flatMap(([name, source]): WorkflowProblem[] => {
    if (source === undefined) return [];
    const path = `settings.${name}.key`;
    try {
      const [node] = compileTemplate(source).nodes;
      if (node === undefined) return [];
      const message = `The key of "${name}" reads from the node "${node}", but nothing has run when it is needed. Read from $json, the trigger's first item.`;
      return [{ code: 'EXPRESSION_UNKNOWN_NAME', message, path }];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [{ code: error.code, message: error.message, path }];
    }
  });
}
