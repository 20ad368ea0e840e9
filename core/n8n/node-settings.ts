import type { Json, WorkflowNode } from '../workflow/document.ts';
import type { JsonRecord } from './source.ts';

/** The settings of a node that n8n writes beside its parameters. */
type NodeSettings = Pick<WorkflowNode, 'onError' | 'disabled' | 'retry' | 'executeOnce' | 'alwaysOutputData' | 'notes'>;

/** The keys of n8n that these settings come from. */
const KEYS = [
  'onError',
  'continueOnFail',
  'disabled',
  'retryOnFail',
  'maxTries',
  'waitBetweenTries',
  'executeOnce',
  'alwaysOutputData',
  'notes',
] as const;

const ON_ERROR: Readonly<Record<string, WorkflowNode['onError']>> = {
  stopWorkflow: 'stop',
  continueRegularOutput: 'continue',
  continueErrorOutput: 'n8n-error-output',
};

const clamp = (value: Json | undefined, low: number, high: number, fallback: number): number => {
  const number = Number(value);
  // 0 is read as "not set".
  return Math.min(high, Math.max(low, Number.isFinite(number) && number !== 0 ? Math.trunc(number) : fallback));
};

/** The settings of a node of n8n as ours. Source of the limits: N8N-SEMANTICS §6.3. */
export function settingsFrom(source: JsonRecord): NodeSettings {
  const { onError, continueOnFail, disabled, retryOnFail, maxTries, waitBetweenTries, notes } = source;
  const named = typeof onError === 'string' && Object.hasOwn(ON_ERROR, onError) ? ON_ERROR[onError]! : undefined;
  return {
    onError: named ?? (onError === undefined && continueOnFail === true ? 'continue' : 'stop'),
    disabled: disabled === true,
    ...(retryOnFail === true
      ? {
          retry: {
            strategy: 'fixed' as const,
            attempts: clamp(maxTries, 2, 5, 3),
            baseMs: clamp(waitBetweenTries, 0, 5000, 1000),
            maxMs: 5000,
            jitter: false,
          },
        }
      : {}),
    ...(source.executeOnce === true ? { executeOnce: true } : {}),
    ...(source.alwaysOutputData === true ? { alwaysOutputData: true } : {}),
    ...(typeof notes === 'string' && notes !== '' ? { notes: notes.slice(0, 10_000) } : {}),
  };
}

/** The settings as n8n writes them: those of the source where they still say the same. `lost` hears what n8n lacks. */
export function settingsTo(node: WorkflowNode, source: JsonRecord, lost: (message: string) => void): JsonRecord {
  const before = settingsFrom(source);
  const result: JsonRecord = {};
  const same = (name: keyof NodeSettings): boolean =>
    JSON.stringify(before[name]) === JSON.stringify(normal(node)[name]);
  const keep = (keys: readonly (typeof KEYS)[number][]): void => {
    for (const key of keys) if (source[key] !== undefined) result[key] = source[key];
  };
  if (same('onError')) keep(['onError', 'continueOnFail']);
  else if (node.onError === 'branch') {
    result.onError = 'continueErrorOutput';
    lost('Its error output gives the item with the error; in n8n it gives what n8n makes of it.');
  } else if (node.onError !== 'stop')
    result.onError = node.onError === 'continue' ? 'continueRegularOutput' : 'continueErrorOutput';
  if (same('retry')) keep(['retryOnFail', 'maxTries', 'waitBetweenTries']);
  else if (node.retry) {
    const { strategy, attempts, baseMs } = node.retry;
    Object.assign(result, {
      retryOnFail: true,
      maxTries: Math.min(5, Math.max(2, attempts)),
      waitBetweenTries: Math.min(5000, baseMs),
    });
    if (strategy !== 'fixed' || attempts > 5 || baseMs > 5000 || node.retry.when)
      lost('n8n tries again at a fixed distance, at most 5 times and 5 seconds apart.');
  }
  for (const name of ['disabled', 'executeOnce', 'alwaysOutputData', 'notes'] as const) {
    if (same(name)) keep([name]);
    else if (node[name]) result[name] = node[name];
  }
  return result;
}

/** As an import would have written it: what is off is absent. */
const normal = (node: WorkflowNode): NodeSettings => ({
  onError: node.onError,
  disabled: node.disabled,
  ...(node.retry ? { retry: node.retry } : {}),
  ...(node.executeOnce ? { executeOnce: true } : {}),
  ...(node.alwaysOutputData ? { alwaysOutputData: true } : {}),
  ...(node.notes ? { notes: node.notes } : {}),
});

/** Keys of a node of n8n that have a place of their own in ours; the others are kept as they are. */
export const SETTING_KEYS: ReadonlySet<string> = new Set(KEYS);
