import { defineMapping } from '../define-mapping.ts';
import type { N8nMapping } from '../n8n-mapping.ts';
import { at } from '../n8n-params.ts';
import { comparisonFrom, conditionsFrom, conditionsTo } from './conditions.ts';
import { FILTER_PAIRS, IF_PAIRS } from './examples-conditions.ts';
import { firstConditions } from './first-conditions.ts';

const mapping = (
  type: string,
  examples: NonNullable<N8nMapping['examples']>,
  isAnyInFirst: (parameters: Parameters<N8nMapping['toParams']>[0]) => boolean,
): N8nMapping =>
  defineMapping({
    types: [type],
    versions: [1, 2, 2.1, 2.2, 2.3],
    examples,
    toParams: (parameters, { typeVersion }, notes) =>
      typeVersion < 2
        ? firstConditions(parameters, isAnyInFirst(parameters), notes)
        : { ...conditionsFrom(parameters.conditions, notes), ...comparisonFrom(parameters.conditions) },
    fromParams: (params, notes) => {
      const isLoose = params.strictTypes !== true;
      return {
        typeVersion: 2.3,
        parameters: {
          conditions: conditionsTo(params, params, notes),
          ...(isLoose ? { looseTypeValidation: true } : {}),
          options: params.caseSensitive === false ? { ignoreCase: true } : {},
        },
      };
    },
  });

/** n8n's If. */
export const IF_MAPPING = mapping(
  'n8n-nodes-base.if',
  IF_PAIRS,
  (parameters) => at(parameters, 'combineOperation') === 'any',
);

/** n8n's Filter. */
export const FILTER_MAPPING = mapping(
  'n8n-nodes-base.filter',
  FILTER_PAIRS,
  (parameters) => at(parameters, 'combineConditions') === 'OR',
);
