import { isExpression } from '../../../expressions/is-expression.ts';
import type { Json } from '../../../workflow/document.ts';
import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, listAt, located, textAt, wordAt } from '../n8n-params.ts';
import { isRecord } from '../records.ts';
import { convertTo, type ValueType } from '../typed-value.ts';
import { SUB_WORKFLOW_PAIRS } from './examples-actions.ts';
import { fixedRecord } from './json-text.ts';

const INPUT_TYPES = ['string', 'number', 'boolean', 'array', 'object'] as const;

const asType = (type: Json | undefined): 'any' | ValueType =>
  INPUT_TYPES.find((one) => one === type) ?? (type === 'dateTime' ? 'date' : 'any');

/** The values that are handed over instead of the items, each of the type that n8n knows of it. */
function inputsFrom(parameters: Params): LooseParams {
  const value = at(parameters, 'workflowInputs.value');
  if (textAt(parameters, 'workflowInputs.mappingMode', 'defineBelow') !== 'defineBelow' || !isRecord(value)) return {};
  const schema = new Map(listAt(parameters, 'workflowInputs.schema').map((one) => [one['id'], asType(one['type'])]));
  const inputs = Object.entries(value).map(([name, given]) => {
    const type = schema.get(name) ?? 'any';
    const fixed = type === 'any' || isExpression(given) || given === null ? given : convertTo(type, given, 'UTC');
    return { name, value: (type === 'date' ? given : fixed) ?? given };
  });
  return inputs.length > 0 ? { inputs } : {};
}

function inputsTo(inputs: Json | undefined): Params {
  if (!Array.isArray(inputs) || inputs.length === 0) return {};
  const value = Object.fromEntries(inputs.filter(isRecord).map((one) => [String(one['name']), one['value'] ?? null]));
  return { workflowInputs: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] } };
}

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
    return {
      workflow: located(chosen) ?? '',
      mode: at(parameters, 'mode') === 'each' ? 'each' : 'all',
      wait: at(parameters, 'options.waitForSubWorkflow') !== false,
      ...inputsFrom(parameters),
      // n8n calls one after the other.
      ...(at(parameters, 'mode') === 'each' && at(parameters, 'options.waitForSubWorkflow') !== false
        ? { atOnce: 1 }
        : {}),
    };
  },
  fromParams: ({ workflow, mode, wait, inputs }) => ({
    typeVersion: 1.3,
    parameters: {
      workflowId: { __rl: true, mode: 'id', value: workflow ?? '' },
      ...inputsTo(inputs),
      ...(mode === 'each' ? { mode: 'each' } : {}),
      options: wait === false ? { waitForSubWorkflow: false } : {},
    },
  }),
});

/** The fields that an example has, with the types of its values. */
function exampleOf(parameters: Params, notes: MappingNotes): LooseParams {
  const example = fixedRecord(at(parameters, 'jsonExample') ?? '');
  if (!example) {
    notes.changed('The example that declares its fields cannot be read: it takes items as they come.');
    return { mode: 'all' };
  }
  const typeOf = (value: Json) => (Array.isArray(value) ? 'array' : value === null ? 'any' : typeof value);
  return {
    mode: 'declared',
    inputs: Object.entries(example).map(([name, value]) => ({ name, type: typeOf(value) })),
  };
}

export const SUB_WORKFLOW_TRIGGER_MAPPING = defineMapping({
  types: ['n8n-nodes-base.executeWorkflowTrigger'],
  versions: [1, 1.1],
  examples: [
    { typeVersion: 1, parameters: {}, params: { mode: 'all' } },
    {
      typeVersion: 1.1,
      parameters: { inputSource: 'jsonExample', jsonExample: '{"id": 1, "tags": ["a"], "note": null}' },
      params: {
        mode: 'declared',
        inputs: [
          { name: 'id', type: 'number' },
          { name: 'tags', type: 'array' },
          { name: 'note', type: 'any' },
        ],
      },
    },
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
    if (source === 'example') return exampleOf(parameters, notes);
    if (source !== 'declared') return { mode: 'all' };
    return {
      mode: 'declared',
      inputs: listAt(parameters, 'workflowInputs.values').map(({ name = '', type = 'string' }) => ({
        name,
        type: asType(type),
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
