import { NOTHING_KEPT, STATIC_DATA_CHARACTERS, type StaticData } from '../engine/static-data.ts';
import type { Json } from '../workflow/document.ts';
import type { ImportReport } from '../workflow/import-export.ts';
import { isRecord } from './source.ts';

/** How n8n writes whose an object is: `node:` and the name of the node. */
const OF_NODE = 'node:';

/**
 * The static data with which a workflow of n8n goes on here; null where there is none. Only what code reads is taken:
 * what n8n's own triggers noted means nothing to ours. `readers`: ids of the nodes with code, by their names in n8n.
 */
export function staticDataFrom(
  source: Json | undefined,
  readers: ReadonlyMap<string, string>,
  report: ImportReport,
): StaticData | null {
  if (!isRecord(source) || readers.size === 0) return null;
  const nodes: [string, StaticData['global']][] = [];
  let { global } = NOTHING_KEPT;
  for (const [name, record] of Object.entries(source)) {
    if (!isRecord(record) || Object.keys(record).length === 0) continue;
    const reader = name.startsWith(OF_NODE) ? readers.get(name.slice(OF_NODE.length)) : undefined;
    if (name === 'global') global = record;
    else if (reader !== undefined) nodes.push([reader, record]);
  }
  if (nodes.length === 0 && global === NOTHING_KEPT.global) return null;
  const kept = { global, nodes: Object.fromEntries(nodes) };
  const size = JSON.stringify(kept).length;
  if (size > STATIC_DATA_CHARACTERS) {
    report.warnings.push(
      `The static data has ${size} characters of JSON; ${STATIC_DATA_CHARACTERS} are allowed. It was not taken over: the workflow begins with none.`,
    );
    return null;
  }
  report.warnings.push(
    'The workflow begins with the static data that came with it. Reset it where it is to begin with none (DELETE /api/v1/workflows/:id/static-data).',
  );
  return kept;
}
