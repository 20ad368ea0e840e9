import { SWITCH_MAPPING } from './kit/n8n/switch.ts';
import { comparisonFields, conditionFields, conditionsHold } from './kit/conditions.ts';
import { AppError, boolean, choice, defineNode, eachItem, list, number, text } from './kit/kit.ts';

const MAX_OUTPUTS = 32;

const labelsOf = (params: Record<string, unknown>): string[] => {
  if (params['mode'] === 'expression')
    return Array.from({ length: clamp(Number(params['outputs'])) }, (_, index) => String(index));
  const rules = Array.isArray(params['rules']) ? (params['rules'] as Rule[]) : [];
  const last = Math.max(0, ...rules.map((rule, index) => outputOf(rule, index) + 1));
  const isPlaced = rules.some((rule) => rule?.output !== undefined);
  const count = isPlaced ? Math.max(last, clamp(Number(params['outputs']))) : last;
  const labels = Array.from({ length: Math.min(MAX_OUTPUTS, count) }, (_, output) => {
    const named = rules.find((rule, index) => outputOf(rule, index) === output && rule?.name);
    return String(named?.name ?? output);
  });
  return params['fallback'] === 'extra' ? [...labels, String(params['fallbackName'] || 'fallback')] : labels;
};
type Rule = { name?: unknown; output?: unknown } | null;
/** Where a rule leads: to its own place where it names none. */
const outputOf = (rule: Rule, index: number): number =>
  typeof rule?.output === 'number' ? Math.min(MAX_OUTPUTS - 1, Math.max(0, Math.trunc(rule.output))) : index;
const clamp = (outputs: number): number => Math.min(MAX_OUTPUTS, Math.max(1, Math.trunc(outputs) || 1));

export default defineNode({
  type: 'switch',
  version: 1,
  label: 'Switch',
  summary: 'Sends each item to one of several outputs.',
  group: 'flow',
  icon: 'signpost',
  fields: {
    mode: choice({
      label: 'Mode',
      options: [
        { value: 'rules', label: 'Rules' },
        { value: 'expression', label: 'Number of the output' },
      ],
      default: 'rules',
      expressions: false,
    }),
    rules: list(
      {
        name: text({ label: 'Name of the output', default: '', expressions: false }),
        ...conditionFields,
        output: number({
          label: 'Output, from 0',
          help: 'Its own place otherwise.',
          min: 0,
          max: MAX_OUTPUTS - 1,
          integer: true,
          optional: true,
          expressions: false,
        }),
      },
      { label: 'Rules', help: 'Each is an output, in this order.', expressions: false, showWhen: { mode: ['rules'] } },
    ),
    fallback: choice({
      label: 'Items that fit no rule',
      options: [
        { value: 'none', label: 'Are dropped' },
        { value: 'extra', label: 'Go to an output of their own' },
        { value: 'output', label: 'Go to one of the outputs' },
      ],
      default: 'none',
      expressions: false,
      showWhen: { mode: ['rules'] },
    }),
    fallbackName: text({
      label: 'Name of that output',
      default: 'fallback',
      expressions: false,
      showWhen: { fallback: ['extra'] },
    }),
    fallbackOutput: number({
      label: 'Output, from 0',
      default: 0,
      min: 0,
      integer: true,
      showWhen: { fallback: ['output'] },
    }),
    allMatching: boolean({
      label: 'Send to all outputs that fit',
      help: 'Otherwise to the first.',
      default: false,
      showWhen: { mode: ['rules'] },
    }),
    outputs: number({
      label: 'Number of outputs',
      default: 4,
      min: 1,
      max: MAX_OUTPUTS,
      integer: true,
      expressions: false,
    }),
    output: number({
      label: 'Output, from 0',
      integer: true,
      default: 0,
      placeholder: '={{ $json.priority - 1 }}',
      showWhen: { mode: ['expression'] },
    }),
    ...comparisonFields,
  },
  inputs: ['items'],
  outputs: labelsOf,
  examples: [
    {
      title: 'Takes the first rule that fits, and drops the rest',
      params: {
        rules: [
          { name: 'urgent', conditions: [{ left: '={{ $json.level }}', operator: 'greaterThan', right: 2 }] },
          { name: 'open', conditions: [{ left: '={{ $json.level }}', operator: 'greaterThan', right: 0 }] },
        ],
      },
      input: [{ level: 3 }, { level: 1 }, { level: 0 }],
      output: [[{ level: 3 }], [{ level: 1 }]],
    },
    {
      title: 'Sends to every rule that fits, and the others to an output of their own',
      params: {
        allMatching: true,
        fallback: 'extra',
        rules: [
          { conditions: [{ left: '={{ $json.level }}', operator: 'greaterThan', right: 2 }] },
          { conditions: [{ left: '={{ $json.level }}', operator: 'greaterThan', right: 0 }] },
        ],
      },
      input: [{ level: 3 }, { level: 0 }],
      output: [[{ level: 3 }], [{ level: 3 }], [{ level: 0 }]],
    },
    {
      title: 'Leads several rules to one output',
      params: {
        outputs: 3,
        rules: [
          { conditions: [{ left: '={{ $json.kind }}', type: 'plain', operator: 'equals', right: 'a' }], output: 2 },
          { conditions: [{ left: '={{ $json.kind }}', type: 'plain', operator: 'equals', right: 'b' }], output: 0 },
          { conditions: [{ left: '={{ $json.kind }}', type: 'plain', operator: 'equals', right: 'c' }], output: 2 },
        ],
      },
      input: [{ kind: 'a' }, { kind: 'b' }, { kind: 'c' }, { kind: 'd' }],
      output: [[{ kind: 'b' }], [], [{ kind: 'a' }, { kind: 'c' }]],
    },
    {
      title: 'Counts the outputs itself',
      params: { mode: 'expression', outputs: 3, output: '={{ $json.to }}' },
      input: [{ to: 2 }, { to: 0 }],
      output: [[{ to: 0 }], [], [{ to: 2 }]],
    },
    {
      title: 'Refuses an output that does not exist',
      params: { mode: 'expression', outputs: 2, output: '={{ $json.to }}' },
      input: [{ to: 2 }],
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: SWITCH_MAPPING,
  async run(ctx) {
    let most = 0;
    const result = await eachItem(ctx, 0, (item, index, give) => {
      const params = ctx.params(index);
      const outputs = labelsOf(params).length;
      most = Math.max(most, outputs);
      if (params.mode === 'expression') {
        give(item, existing(params.output, outputs, 'params.output'));
        return;
      }
      const options = { ...params, zone: ctx.timezone };
      let fits = false;
      for (const [rule, conditions] of params.rules.entries()) {
        if ((fits && !params.allMatching) || !conditionsHold(conditions, options, `params.rules.${rule}.conditions`))
          continue;
        give(item, outputOf(conditions, rule));
        fits = true;
      }
      if (fits || params.fallback === 'none') return;
      give(
        item,
        params.fallback === 'extra' ? outputs - 1 : existing(params.fallbackOutput, outputs, 'params.fallbackOutput'),
      );
    });
    while (result.length < most) result.push([]);
    return result;
  },
});

function existing(output: number, outputs: number, path: string): number {
  if (output >= 0 && output < outputs) return output;
  throw new AppError(
    'NODE_INPUT_INVALID',
    `There is no output ${output}: the node has ${outputs}, counted from 0. Check the number, or add outputs.`,
    { path },
  );
}
