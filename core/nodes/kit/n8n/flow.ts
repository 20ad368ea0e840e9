import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { N8nMapping } from '../n8n-mapping.ts';
import { at, listAt, located, textAt, wordAt } from '../n8n-params.ts';
import { LOOP_PAIRS } from './examples-data.ts';
import { SUB_WORKFLOW_PAIRS } from './examples-actions.ts';
import { jsonFrom, jsonTo } from './json-text.ts';

/** What is empty is left out: it is the default here. */
const filled = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** A node without parameters. `types`: the first is the one that is exported. */
export const plainMapping = (
  types: readonly [string, ...string[]],
  versions: readonly number[] = [1],
  exported = versions[0]!,
): N8nMapping => ({
  types,
  versions,
  toParams: () => ({}),
  fromParams: () => ({ typeVersion: exported, parameters: {} }),
});

/** n8n's Loop Over Items. Its first version has one output, the second has the two in the other order. */
export const LOOP_MAPPING = defineMapping({
  types: ['n8n-nodes-base.splitInBatches'],
  versions: [1, 2, 3],
  examples: LOOP_PAIRS,
  outputs: ({ typeVersion }) => (typeVersion < 2 ? [1] : typeVersion < 3 ? [1, 0] : []),
  toParams: (parameters, { typeVersion }) => ({
    batchSize: at(parameters, 'batchSize') ?? (typeVersion < 3 ? 10 : 1),
    reset: at(parameters, 'options.reset') ?? false,
  }),
  fromParams: ({ batchSize, reset }) => ({
    typeVersion: 3,
    parameters: { batchSize, options: reset === undefined || reset === false ? {} : { reset } },
  }),
});

export const RENAME_KEYS_MAPPING = defineMapping({
  types: ['n8n-nodes-base.renameKeys'],
  versions: [1],
  examples: [
    {
      typeVersion: 1,
      parameters: {
        keys: { key: [{ currentKey: 'a', newKey: 'b' }] },
        additionalOptions: {
          regexReplacement: { replacements: [{ searchRegex: '^x', replaceRegex: 'y', options: { depth: 1 } }] },
        },
      },
      params: {
        renames: [{ from: 'a', to: 'b' }],
        patterns: [{ pattern: '^x', to: 'y', ignoreCase: false, depth: 1 }],
      },
    },
  ],
  toParams: (parameters) => ({
    renames: filled(
      listAt(parameters, 'keys.key').map(({ currentKey = '', newKey = '' }) => ({
        from: currentKey,
        to: newKey,
      })),
    ),
    patterns: filled(
      listAt(parameters, 'additionalOptions.regexReplacement.replacements').map((one) => ({
        pattern: textAt(one, 'searchRegex'),
        to: textAt(one, 'replaceRegex'),
        ignoreCase: at(one, 'options.caseInsensitive') === true,
        depth: at(one, 'options.depth') ?? -1,
      })),
    ),
  }),
  fromParams: (params, notes) => ({
    typeVersion: 1,
    parameters: {
      keys: { key: listAt(params, 'renames').map(({ from = '', to = '' }) => ({ currentKey: from, newKey: to })) },
      additionalOptions: {
        regexReplacement:
          listAt(params, 'patterns').length === 0
            ? undefined
            : {
                replacements: listAt(params, 'patterns').map(
                  ({ pattern = '', to = '', every = false, ignoreCase = false, depth = -1 }) => {
                    if (every) notes.changed('n8n replaces only the first place of a name that matches.');
                    return {
                      searchRegex: pattern,
                      replaceRegex: to,
                      options: { caseInsensitive: ignoreCase, depth },
                    };
                  },
                ),
              },
      },
    },
  }),
});

export const STOP_MAPPING = defineMapping({
  types: ['n8n-nodes-base.stopAndError'],
  versions: [1],
  examples: [
    {
      typeVersion: 1,
      parameters: { errorMessage: '=No {{ $json.id }}' },
      params: { mode: 'message', message: '=No {{ $json.id }}' },
    },
    {
      typeVersion: 1,
      parameters: { errorType: 'errorObject', errorObject: '{"code": 404}' },
      params: { mode: 'details', details: { code: 404 } },
    },
  ],
  toParams: (parameters) =>
    at(parameters, 'errorType') === 'errorObject'
      ? { mode: 'details', details: jsonFrom(at(parameters, 'errorObject') ?? {}) }
      : { mode: 'message', message: at(parameters, 'errorMessage') ?? '' },
  fromParams: ({ mode, message, details }, notes) => ({
    typeVersion: 1,
    parameters:
      mode === 'details'
        ? {
            errorType: 'errorObject',
            errorObject: jsonTo(details, notes),
          }
        : { errorMessage: message ?? '' },
  }),
});

/** n8n's Execute Workflow. The id of a workflow means nothing in another instance, so it is to be chosen again. */
export const SUB_WORKFLOW_MAPPING = defineMapping({
  types: ['n8n-nodes-base.executeWorkflow'],
  versions: [1, 1.1, 1.2, 1.3],
  examples: SUB_WORKFLOW_PAIRS,
  toParams(parameters, _facts, notes) {
    if (textAt(parameters, 'source', 'database') !== 'database')
      notes.unsupported(
        'It takes the workflow from a file, an address or its own parameter. Import that workflow and call it by its id.',
      );
    const chosen = parameters['workflowId'];
    const name = at(parameters, 'workflowId.cachedResultName');
    notes.changed(
      `It calls the workflow ${JSON.stringify(name ?? located(chosen) ?? '')} of n8n. Import that one too and choose it here.`,
    );
    if (listAt(parameters, 'workflowInputs.value').some((value) => Object.keys(value).length > 0))
      notes.changed(
        'It hands over values that n8n defines for each input. Here the called workflow gets the items: set the fields before.',
      );
    return {
      workflow: located(chosen) ?? '',
      mode: at(parameters, 'mode') === 'each' ? 'each' : 'all',
      wait: at(parameters, 'options.waitForSubWorkflow') !== false,
      // n8n calls one after the other.
      ...(at(parameters, 'mode') === 'each' && at(parameters, 'options.waitForSubWorkflow') !== false
        ? { atOnce: 1 }
        : {}),
    };
  },
  fromParams: ({ workflow, mode, wait }) => ({
    typeVersion: 1.3,
    parameters: {
      workflowId: { __rl: true, mode: 'id', value: workflow ?? '' },
      ...(mode === 'each' ? { mode: 'each' } : {}),
      options: wait === false ? { waitForSubWorkflow: false } : {},
    },
  }),
});

const INPUT_TYPES = ['any', 'string', 'number', 'boolean', 'array', 'object'];

export const SUB_WORKFLOW_TRIGGER_MAPPING = defineMapping({
  types: ['n8n-nodes-base.executeWorkflowTrigger'],
  versions: [1, 1.1],
  examples: [
    { typeVersion: 1, parameters: {}, params: { mode: 'all' } },
    {
      typeVersion: 1.1,
      parameters: { workflowInputs: { values: [{ name: 'id', type: 'number' }, { name: 'note' }] } },
      params: {
        mode: 'declared',
        inputs: [
          { name: 'id', type: 'number' },
          { name: 'note', type: 'string' },
        ],
      },
    },
  ],
  toParams(parameters, { typeVersion }, notes) {
    const source = wordAt(
      parameters,
      'inputSource',
      typeVersion < 1.1 ? 'passthrough' : 'workflowInputs',
      { passthrough: 'all', workflowInputs: 'declared', jsonExample: 'example' } as const,
      notes,
    );
    if (source === 'example')
      notes.changed('The example that declares its fields is not read: it takes items as they come.');
    if (source !== 'declared') return { mode: 'all' };
    return {
      mode: 'declared',
      inputs: listAt(parameters, 'workflowInputs.values').map(({ name = '', type = 'string' }) => ({
        name,
        type: INPUT_TYPES.includes(String(type)) ? type : 'any',
      })),
    };
  },
  fromParams: (params) => ({
    typeVersion: 1.1,
    parameters:
      params.mode === 'declared'
        ? {
            workflowInputs: {
              values: listAt(params, 'inputs').map(({ name = '', type }): LooseParams => ({
                name,
                type: type === 'date' ? 'string' : type,
              })),
            },
          }
        : { inputSource: 'passthrough' },
  }),
});
