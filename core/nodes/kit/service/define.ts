import type { Fields } from '../fields.ts';
import type { NodeDefinition, NodeExample } from '../definition.ts';
import { fieldsOf, operationOf, operationsOf } from './fields.ts';
import type { ServiceLiteral } from './literal.ts';
import { runService } from './run.ts';
import { namesIn } from './template.ts';

/**
 * Makes a node of a service that is described by data alone. Nothing is computed before it is asked for: hundreds of
 * services must cost nothing at start-up.
 */
export function defineService(service: ServiceLiteral): NodeDefinition {
  const { type, label, summary, icon } = service;
  let fields: Fields | null = null;
  let examples: NodeExample[] | null = null;
  return {
    type,
    version: 1,
    label,
    summary,
    group: 'action',
    icon,
    service,
    get fields() {
      return (fields ??= fieldsOf(service));
    },
    get examples() {
      return (examples ??= examplesOf(service));
    },
    inputs: ['items'],
    outputs: ['items'],
    retry: ({ operation }) => operationOf(service, operation)?.retry ?? 'never',
    run: (ctx) => runService(service, ctx),
  };
}

/** The examples of all operations as those of a node. The credential is made up of what the first kind asks for. */
function examplesOf(service: ServiceLiteral): NodeExample[] {
  const [kind, attachment] = Object.entries(service.auth)[0] ?? [];
  const names = Object.values(attachment ?? {}).flatMap(({ name, value }) => namesIn([name, value]));
  const fields = Object.fromEntries(names.map((name) => [name, `example-${name}`]));
  return operationsOf(service).flatMap(([name, { examples }]) =>
    examples.map((example) => ({
      ...example,
      params: { resource: name.slice(0, name.indexOf('.')), operation: name, ...example.params },
      ...(kind === undefined ? {} : { credentials: { credential: { type: kind, fields } } }),
    })),
  );
}
