import { SUB_WORKFLOW_TRIGGER_MAPPING } from './kit/n8n/sub-workflow.ts';
import { convertTo, wrongType, type ValueType } from './kit/typed-value.ts';
import { AppError, boolean, choice, defineNode, list, setOwn, text, type JsonRecord } from './kit/kit.ts';

const TYPES = [
  { value: 'any', label: 'Anything' },
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'True or false' },
  { value: 'date', label: 'Date and time' },
  { value: 'array', label: 'List' },
  { value: 'object', label: 'Record' },
] as const satisfies readonly { value: 'any' | ValueType; label: string }[];

export default defineNode({
  type: 'sub-workflow-trigger',
  version: 1,
  label: 'When called by a workflow',
  summary: 'Starts the workflow when another one calls it.',
  group: 'trigger',
  icon: 'log-in',
  fields: {
    mode: choice({
      label: 'Items',
      options: [
        { value: 'all', label: 'Take them as they come' },
        { value: 'declared', label: 'Take these fields' },
      ],
      default: 'all',
      expressions: false,
    }),
    inputs: list(
      {
        name: text({ label: 'Field', expressions: false }),
        type: choice({ label: 'Type', options: TYPES, default: 'any', expressions: false }),
        required: boolean({ label: 'Must be there', default: false, expressions: false }),
      },
      { label: 'Fields', help: 'Other fields are dropped.', expressions: false, showWhen: { mode: ['declared'] } },
    ),
  },
  inputs: [],
  outputs: ['items'],
  trigger: { kind: 'workflow' },
  examples: [{ title: 'Starts with the items of the caller', params: {}, output: [[{ id: 1 }]] }],
  n8n: SUB_WORKFLOW_TRIGGER_MAPPING,
  accept: ({ mode, inputs }, items) =>
    mode === 'all'
      ? [...items]
      : items.map((item, index) => {
          const json: JsonRecord = {};
          for (const { name, type, required } of inputs) {
            const value = item.json[name] ?? null;
            if (value === null && required)
              throw new AppError(
                'NODE_INPUT_INVALID',
                `The workflow needs the field "${name}", which the item lacks.`,
                {
                  item: index,
                },
              );
            // A date stays the text that it is: only that it is one is asked.
            const converted = type === 'any' || value === null ? value : convertTo(type, value, 'UTC');
            if (converted === undefined)
              throw new AppError(
                'NODE_INPUT_INVALID',
                `The field "${name}": ${wrongType(type as ValueType, value).message}`,
                { item: index },
              );
            setOwn(json, name, type === 'date' ? value : converted);
          }
          return { ...item, json };
        }),
});
