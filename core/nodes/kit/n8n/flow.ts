import { defineMapping } from '../define-mapping.ts';
import type { N8nMapping } from '../n8n-mapping.ts';
import { at, listAt, textAt } from '../n8n-params.ts';
import { LOOP_PAIRS } from './examples-data.ts';
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
  fromParams: (params) => ({
    typeVersion: 1,
    parameters: {
      keys: { key: listAt(params, 'renames').map(({ from = '', to = '' }) => ({ currentKey: from, newKey: to })) },
      additionalOptions: {
        regexReplacement:
          listAt(params, 'patterns').length === 0
            ? undefined
            : {
                replacements: listAt(params, 'patterns').map(
                  ({ pattern = '', to = '', ignoreCase = false, depth = -1 }) => ({
                    searchRegex: pattern,
                    replaceRegex: to,
                    options: { caseInsensitive: ignoreCase, depth },
                  }),
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
