// If this fails, a workflow of n8n that passes through here unchanged is not what it was. The corpus lies beside the
// repository where there is one; it is read, never copied.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../nodes/registry.generated.ts';
import { WorkflowDocument } from '../workflow/document.ts';
import { exportN8n } from './export.ts';
import { importN8n } from './import.ts';

const corpus = join(
  process.env.SLUICE_SHARED ?? resolve(import.meta.dirname, '../../../shared'),
  'compat/dev-workflows.json',
);

type Node = Record<string, unknown> & { credentials?: Record<string, { name?: string }> };
type Source = {
  name?: string;
  nodes: Node[];
  connections: Record<string, Record<string, (unknown[] | null)[]>>;
  settings?: object;
};

/** What an export writes in one way only; docs/compatibility.md lists it. */
function normal({ name, nodes, connections, settings, ...rest }: Source) {
  const wired = Object.entries(connections).map(([from, types]): [string, object] => [
    from,
    Object.fromEntries(
      Object.entries(types)
        .map(([type, outputs]): [string, unknown[][]] => {
          const lists = outputs.map((targets) => targets ?? []);
          while (lists.at(-1)?.length === 0) lists.pop();
          return [type, lists];
        })
        .filter(([, lists]) => lists.length > 0),
    ),
  ]);
  return {
    ...rest,
    name: name ?? 'Imported workflow',
    settings: settings ?? {},
    connections: Object.fromEntries(wired.filter(([, types]) => Object.keys(types).length > 0)),
    nodes: nodes.map(({ credentials, ...node }, index) => ({
      ...node,
      // Of nodes with the same name the last keeps it.
      name: nodes.slice(index + 1).some((later) => later.name === node.name) ? `${String(node.name)} 1` : node.name,
      ...(credentials
        ? {
            credentials: Object.fromEntries(
              Object.entries(credentials).map(([type, one]) => [type, one.name ? { name: one.name } : {}]),
            ),
          }
        : {}),
    })),
  };
}

describe.skipIf(!existsSync(corpus))('every workflow of the corpus', () => {
  const cases = existsSync(corpus)
    ? (JSON.parse(readFileSync(corpus, 'utf8')) as { cases: { path: string; workflow: Source }[] }).cases
    : [];

  it.each(cases.map(({ path, workflow }) => [path, workflow] as const))('comes back as it went in: %s', (_, source) => {
    const { workflow } = importN8n(structuredClone(source), registry);
    // As it lies in the database.
    const stored = WorkflowDocument.parse(JSON.parse(JSON.stringify(workflow)));
    expect(exportN8n(stored, registry)).toEqual(normal(source));
  });

  it('is imported with a report that names every node', () => {
    for (const { workflow } of cases) {
      const { report } = importN8n(workflow, registry);
      expect(report.mapped.length + report.unsupported.length).toBe(workflow.nodes.length);
    }
  });
});
