// If these fail, a workflow is published whose keys cannot be evaluated, and its limits silently hold for everything at once.
import { describe, expect, it } from 'vitest';
import { triggerKey } from '../limits/trigger-key.ts';
import { WorkflowDocument } from './document.ts';
import { idleSettings, settingsProblems } from './validate-settings.ts';

const problemsOf = (key: string) =>
  settingsProblems(
    WorkflowDocument.parse({
      name: 'W',
      nodes: [],
      connections: [],
      settings: { concurrency: { limit: 1, key }, debounce: { seconds: 1, key } },
    }),
  ).map(({ code, path }) => `${code} ${path}`);

it.each<[string | undefined, string[]]>([
  [undefined, []],
  ['Europe/Berlin', []],
  ['Mars/Phobos', ['WORKFLOW_INVALID settings.timezone']],
  ['', ['WORKFLOW_INVALID settings.timezone']],
])('the time zone %j has the problems %j', (timezone, problems) => {
  const settings = timezone === undefined ? {} : { timezone };
  const document = WorkflowDocument.parse({ name: 'W', nodes: [], connections: [], settings });
  expect(settingsProblems(document).map(({ code, path }) => `${code} ${path}`)).toEqual(problems);
});

describe('a key in the settings', () => {
  it.each<[string, string[]]>([
    ['={{ $json.customer }}', []],
    ['all alike', []],
    ['={{ $json. }}', ['EXPRESSION_SYNTAX settings.concurrency.key', 'EXPRESSION_SYNTAX settings.debounce.key']],
    [
      "={{ $('Fetch').item.json.id }}",
      ['EXPRESSION_UNKNOWN_NAME settings.concurrency.key', 'EXPRESSION_UNKNOWN_NAME settings.debounce.key'],
    ],
  ])('%s has the problems %j', (key, problems) => {
    expect(problemsOf(key)).toEqual(problems);
  });

  it.each([
    ['={{ $json.customer }}', 'ada'],
    ['={{ $json.missing }}', null],
    ['={{ $json.n + 1 }}', 4],
    ['={{ [$json.customer, $workflow.id] }}', ['ada', 'wf']],
  ])('%s sees the first item only: %j', (source, value) => {
    const item = { json: { customer: 'ada', n: 3 } };
    expect(triggerKey(source, item, { id: 'wf', name: 'W' }, 0)).toEqual(value);
  });

  it('sees an empty item where a trigger gave none', () => {
    expect(triggerKey('={{ $json.customer }}', undefined, { id: 'wf', name: 'W' }, 0)).toBeNull();
  });
});

it.each<[string, object, string[], string[]]>([
  ['a key for a webhook', { idempotency: { key: '=1' } }, ['webhook', 'workflow'], []],
  ['a key for a schedule', { idempotency: { key: '=1' } }, ['schedule'], []],
  ['a key where only workflows call', { idempotency: { key: '=1' } }, ['workflow', 'error'], ['settings.idempotency']],
  ['a debounce for a form', { debounce: { seconds: 1 } }, ['form'], []],
  ['a debounce for a schedule alone', { debounce: { seconds: 1 } }, ['schedule'], ['settings.debounce']],
  ['a draft without triggers', { debounce: { seconds: 1 } }, [], []],
  ['executions without data', { retain: { data: 'none' } }, ['webhook'], ['settings.retain.data']],
])('names what would do nothing: %s', (_what, settings, triggers, paths) => {
  const document = WorkflowDocument.parse({ name: 'w', nodes: [], connections: [], settings });
  const found = idleSettings(document, new Set(triggers));
  expect(found.map(({ path }) => path)).toEqual(paths);
  for (const { code, severity } of found) expect([code, severity]).toEqual(['SETTING_WITHOUT_EFFECT', 'warning']);
});
