import { outputsOf } from '../nodes/kit/traits.ts';
import type { Json, WorkflowDocument, WorkflowNode } from '../workflow/document.ts';
import type { Imported, ImportReport } from '../workflow/import-export.ts';
import { parseDocument } from '../workflow/parse-document.ts';
import { connectionsFrom, pinsOf, type ImportedPorts } from './connections.ts';
import { convertNode } from './convert-node.ts';
import { CYCLE_LIMIT, limitCycles } from './limit-cycles.ts';
import { indexMappings, type MappingIndex } from './mapping-index.ts';
import { freshIds, freshNames, shortName } from './names.ts';
import { settingsFrom } from './node-settings.ts';
import { becameHash } from './became-hash.ts';
import type { Wiring } from './placeholder-for.ts';
import { staticDataFrom } from './static-data.ts';
import { isRecord, readN8nWorkflow, type JsonRecord, type N8nNode, type N8nWorkflow } from './source.ts';
import { DEFAULT_ZONE, INSTANCE_ZONE, namesZone, settingsWarnings, workflowSettingsFrom } from './workflow-settings.ts';

/**
 * Reads a workflow of n8n: what has a mapping becomes a node of ours, everything else a placeholder that keeps it. It
 * runs nothing. `timezone` is the zone of the instance from which it comes; n8n's own default when absent. Throws
 * BODY_INVALID with the places that cannot be understood.
 */
export function importN8n(
  json: unknown,
  registry: MappingIndex['registry'],
  { timezone }: { timezone?: string | undefined } = {},
): Imported {
  const source = readN8nWorkflow(json);
  const instanceZone = namesZone(source.settings) ? null : (timezone ?? DEFAULT_ZONE);
  const index = indexMappings(registry);
  const report: ImportReport = { mapped: [], changed: [], unsupported: [], warnings: [] };
  const ids = freshIds(source.nodes.map((node) => node.source.id));
  const names = freshNames(source.nodes, report);
  const wiring = wiringOf(source);
  const portsByName = new Map<string, ImportedPorts>();
  const nodes = source.nodes.map((node, place): WorkflowNode => {
    const [id, name] = [ids[place]!, names[place]!];
    const settings = settingsFrom(node.source);
    const converted = convertNode(index, node, wiring.get(node.name) ?? NOTHING_WIRED);
    noteNode(report, name, node, converted);
    const definition = registry.get(converted.type)!;
    // Of two nodes with one name n8n wires the last.
    portsByName.set(node.name, {
      id,
      outputs: converted.outputs,
      width: outputsOf(definition, converted.params).length,
      hasErrorOutput: settings.onError === 'n8n-error-output' && !converted.type.startsWith('placeholder'),
    });
    const pinned = Object.hasOwn(source.pinData, node.name) ? pinsOf(source.pinData[node.name]) : undefined;
    if (pinned)
      report.warnings.push(`The node "${name}" has pinned items. Runs of the draft use them instead of running it.`);
    return {
      id,
      name,
      type: converted.type,
      version: definition.version,
      position: node.position,
      params: converted.params,
      ...settings,
      ...(pinned ? { pinned } : {}),
      n8n: { node: keptOf(node.source), became: becameHash(converted.type, converted.params) },
    };
  });
  const codes = nodes.flatMap(({ id, type }, place): [string, string][] =>
    type === 'code' ? [[source.nodes[place]!.name, id]] : [],
  );
  const staticData = staticDataFrom(source.rest.staticData, new Map(codes), report);
  const { connections, parts, warnings } = connectionsFrom(source.connections, portsByName);
  report.warnings.push(...settingsWarnings(source.settings), ...warnings);
  if (instanceZone !== null)
    report.changed.push(
      `In n8n the workflow runs in the time zone of its instance, which it does not name. Here it runs in ${instanceZone}, ${timezone === undefined ? "n8n's own default" : 'as chosen for this import'}. Where that is not the zone of the instance, change settings.timezone of the workflow.`,
    );
  const kept: JsonRecord = {
    ...source.rest,
    ...(shortName(source.name) !== source.name ? { name: source.name } : {}),
    ...(Object.keys(source.settings).length > 0 ? { settings: source.settings } : {}),
    ...(instanceZone === null ? {} : { [INSTANCE_ZONE]: instanceZone }),
    ...(parts.length > 0 ? { parts: parts as unknown as Json } : {}),
  };
  const document = parseDocument({
    name: shortName(source.name),
    settings: workflowSettingsFrom(source.settings, instanceZone),
    nodes,
    connections,
    n8n: kept,
  });
  const loopOutputs = new Map(document.nodes.map(({ id, type }) => [id, registry.get(type)?.loopOutput]));
  const { document: workflow, limited } = limitCycles(
    document,
    ({ from }) => from.port === 'main' && loopOutputs.get(from.node) === from.index,
  );
  for (const { from, to } of limited)
    report.changed.push(
      `The connection from "${nameIn(workflow, from.node)}" back to "${nameIn(workflow, to.node)}" is followed at most ${CYCLE_LIMIT} times.`,
    );
  return { workflow, report, staticData };
}

const nameIn = ({ nodes }: WorkflowDocument, id: string): string => nodes.find((node) => node.id === id)?.name ?? id;

const NOTHING_WIRED: Wiring = { inputs: 0, outputs: 0 };

/** How many inputs and outputs of each node are connected, by name. */
function wiringOf({ connections }: N8nWorkflow): Map<string, Wiring> {
  const wiring = new Map<string, Wiring>();
  const of = (name: string): Wiring => {
    let known = wiring.get(name);
    if (!known) wiring.set(name, (known = { inputs: 0, outputs: 0 }));
    return known;
  };
  for (const [name, byType] of Object.entries(connections)) {
    const main = isRecord(byType) && Array.isArray(byType.main) ? byType.main : [];
    for (const [output, targets] of main.entries())
      for (const target of Array.isArray(targets) ? targets : []) {
        if (!isRecord(target)) continue;
        of(name).outputs = Math.max(of(name).outputs, output + 1);
        const to = of(String(target.node));
        to.inputs = Math.max(to.inputs, (Number(target.index) || 0) + 1);
      }
  }
  return wiring;
}

/** The node as it is kept: ids of credentials mean nothing outside the instance from which they come. */
function keptOf(source: JsonRecord): JsonRecord {
  const { credentials, ...rest } = source;
  if (!isRecord(credentials)) return rest;
  const named = Object.entries(credentials).map(([type, chosen]): [string, Json] => [
    type,
    isRecord(chosen) && typeof chosen.name === 'string'
      ? { name: chosen.name }
      : typeof chosen === 'string'
        ? { name: chosen }
        : {},
  ]);
  return { ...rest, credentials: Object.fromEntries(named) };
}

function noteNode(
  report: ImportReport,
  name: string,
  node: N8nNode,
  { placeholder, changes }: ReturnType<typeof convertNode>,
): void {
  if (placeholder) report.unsupported.push(`"${name}" (${node.type}): ${placeholder.explanation}`);
  else report.mapped.push(name);
  for (const change of changes) report.changed.push(`"${name}": ${change}`);
  const { credentials } = node.source;
  for (const [type, chosen] of Object.entries(isRecord(credentials) ? credentials : {})) {
    const called = isRecord(chosen) && typeof chosen.name === 'string' ? ` "${chosen.name}"` : '';
    report.warnings.push(`The node "${name}" used the credential${called} (${type}). Choose one of this workspace.`);
  }
}
