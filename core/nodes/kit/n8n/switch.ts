import { isExpression } from '../../../expressions/is-expression.ts';
import { defineMapping, type LooseParams } from '../define-mapping.ts';

import { at, flagAt, listAt, textAt, wordAt } from '../n8n-params.ts';
import { comparisonFrom, conditionsFrom, conditionsTo } from './conditions.ts';
import { firstCondition } from './first-conditions.ts';
import { SWITCH_PAIRS } from './examples-conditions.ts';

const MODES = { rules: 'rules', expression: 'expression' } as const;

/** Where items go that fit no rule: n8n writes a number, or a word. */
function fallbackFrom(value: unknown): LooseParams {
  if (value === undefined || value === 'none' || Number(value) < 0) return { fallback: 'none' };
  if (value === 'extra') return { fallback: 'extra' };
  return { fallback: 'output', fallbackOutput: isExpression(value) ? value : Number(value) };
}

/** n8n's Switch. Version 1 has four outputs, and its rules name them. */
export const SWITCH_MAPPING = defineMapping({
  types: ['n8n-nodes-base.switch'],
  versions: [1, 2, 3, 3.1, 3.2, 3.3, 3.4],
  examples: SWITCH_PAIRS,
  toParams(parameters, { typeVersion }, notes) {
    const mode = wordAt(parameters, 'mode', 'rules', MODES, notes);
    if (mode === 'expression')
      return {
        mode,
        outputs: typeVersion < 2 ? 4 : (at(parameters, typeVersion < 3 ? 'outputsAmount' : 'numberOutputs') ?? 4),
        output: at(parameters, 'output') ?? 0,
      };
    if (typeVersion < 3) {
      const kind = textAt(parameters, 'dataType', 'number');
      const value1 = at(parameters, 'value1');
      const rules = listAt(parameters, 'rules.rules').map((rule, index) => ({
        name: textAt(rule, 'outputKey'),
        conditions: [
          firstCondition(kind, { value1, value2: rule.value2, operation: rule.operation ?? 'equal' }, notes),
        ],
        output: typeVersion < 2 ? (rule.output ?? 0) : index,
      }));
      return {
        mode,
        rules,
        outputs: typeVersion < 2 ? 4 : Math.max(1, rules.length),
        ...fallbackFrom(at(parameters, 'fallbackOutput')),
      };
    }
    const values = listAt(parameters, 'rules.values');
    const comparisons = values.map(({ conditions }) => comparisonFrom(conditions));
    if (comparisons.some((one) => JSON.stringify(one) !== JSON.stringify(comparisons[0])))
      notes.changed('Its rules compare in different ways; here all compare like the first.');
    return {
      mode,
      rules: values.map((rule) => ({
        name: rule.renameOutput === true ? textAt(rule, 'outputKey') : '',
        ...conditionsFrom(rule.conditions, notes),
      })),
      ...fallbackFrom(at(parameters, 'options.fallbackOutput')),
      fallbackName:
        at(parameters, 'options.fallbackOutput') === 'extra'
          ? at(parameters, 'options.renameFallbackOutput')
          : undefined,
      allMatching: flagAt(parameters, 'options.allMatchingOutputs'),
      ...comparisons[0],
    };
  },
  fromParams(params, notes) {
    if (params.mode === 'expression')
      return {
        typeVersion: 3.4,
        parameters: { mode: 'expression', numberOutputs: params.outputs ?? 4, output: params.output ?? 0 },
      };
    const fallback =
      params.fallback === 'extra' ? 'extra' : params.fallback === 'output' ? (params.fallbackOutput ?? 0) : undefined;
    return {
      typeVersion: 3.4,
      parameters: {
        rules: {
          values: listAt(params, 'rules').map((rule, index) => {
            if (rule.output !== undefined && rule.output !== index)
              notes.changed(`Rule ${index + 1} leads to output ${String(rule.output)}; in n8n each rule has its own.`);
            return {
              conditions: conditionsTo(rule, params, notes),
              renameOutput: rule.name ? true : undefined,
              outputKey: rule.name || undefined,
            };
          }),
        },
        ...(params.strictTypes === true ? {} : { looseTypeValidation: true }),
        options: {
          fallbackOutput: fallback,
          renameFallbackOutput: fallback === 'extra' ? params.fallbackName : undefined,
          allMatchingOutputs: params.allMatching === true ? true : undefined,
          ignoreCase: params.caseSensitive !== false ? false : undefined,
        },
      },
    };
  },
});
