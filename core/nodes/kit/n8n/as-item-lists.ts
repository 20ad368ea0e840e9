import type { N8nMapping, Params } from '../n8n-mapping.ts';
import { textAt } from '../n8n-params.ts';

/** n8n's Item Lists did by its operation what are nodes of their own now. */
const ITEM_LISTS = 'n8n-nodes-base.itemLists';

/** A node's own mapping, and the same for the operations of Item Lists that did its work; of these `accepts` those that do. */
export const alsoItemLists = (
  mapping: N8nMapping,
  operations: readonly string[],
  examples?: N8nMapping['examples'],
  accepts: (parameters: Params) => boolean = () => true,
): readonly N8nMapping[] => [
  mapping,
  {
    types: [ITEM_LISTS],
    versions: [1, 2, 2.1, 2.2, 3, 3.1],
    accepts: (parameters) =>
      operations.includes(textAt(parameters, 'operation', 'splitOutItems')) && accepts(parameters),
    toParams: mapping.toParams,
    fromParams: mapping.fromParams,
    ...(examples ? { examples } : {}),
  },
];
