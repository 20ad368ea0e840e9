import { AppError } from '../../../errors/app-error.ts';
import { boolean, choice, credential, number, type Field, type Fields } from '../fields.ts';
import { isShown } from '../input.ts';
import type { ServiceFields, ServiceLiteral, ServiceOperation, Values } from './literal.ts';

/** Most items that one call of an operation gives, however many pages there are. */
export const MOST_ITEMS = 10_000;

/** All operations under the names that parameters hold, `issue.create`. */
export function operationsOf({ resources }: ServiceLiteral): [name: string, operation: ServiceOperation][] {
  return Object.entries(resources).flatMap(([resource, { operations }]) =>
    Object.entries(operations).map(([name, operation]): [string, ServiceOperation] => [
      `${resource}.${name}`,
      operation,
    ]),
  );
}

/** The operation of a name such as `issue.create`; undefined where there is none. */
export const operationOf = (service: ServiceLiteral, name: unknown): ServiceOperation | undefined =>
  operationsOf(service).find(([known]) => known === name)?.[1];

/**
 * The fields of a service's node: the credential, what is done with what, and the fields of all operations, each shown with
 * those that have it.
 */
export function fieldsOf(service: ServiceLiteral): Fields {
  const operations = operationsOf(service);
  const kinds = Object.keys(service.auth);
  const resources = Object.entries(service.resources);
  const paged = operations.filter(([, { paging }]) => paging).map(([name]) => name);
  return {
    ...(kinds.length > 0 ? { credential: credential({ label: 'Credential', types: kinds }) } : {}),
    resource: choice({
      label: 'Resource',
      options: resources.map(([value, { label }]) => ({ value, label })),
      default: resources[0]![0],
      expressions: false,
    }),
    operation: choice({
      label: 'Operation',
      options: resources.flatMap(([resource, { operations }]) =>
        Object.entries(operations).map(([name, { label, summary }]) => ({
          value: `${resource}.${name}`,
          label,
          help: summary,
          showWhen: { resource: [resource] },
        })),
      ),
      default: operations[0]![0],
      expressions: false,
    }),
    ...service.fields,
    ...fieldsOfOperations(service, operations),
    ...(paged.length > 0
      ? {
          returnAll: boolean({
            label: 'Return all',
            help: `Up to ${MOST_ITEMS} for each item`,
            default: false,
            showWhen: { operation: paged },
          }),
          limit: number({
            label: 'Limit',
            default: 50,
            min: 1,
            max: MOST_ITEMS,
            integer: true,
            showWhen: { operation: paged, returnAll: [false] },
          }),
        }
      : {}),
  };
}

const OWN = ['credential', 'resource', 'operation', 'returnAll', 'limit'];

function fieldsOfOperations(service: ServiceLiteral, operations: [string, ServiceOperation][]): Fields {
  const found = new Map<string, { field: Field; text: string; names: string[] }>();
  for (const [operation, { fields }] of operations)
    for (const [name, field] of Object.entries(fields)) {
      const text = JSON.stringify(field);
      const known = found.get(name);
      if (known?.text === text) known.names.push(operation);
      else if (known || OWN.includes(name) || Object.hasOwn(service.fields ?? {}, name))
        throw new AppError(
          'INTERNAL',
          `The service "${service.type}" has another field "${name}" besides that of "${operation}". Give one of them another name.`,
        );
      else found.set(name, { field, text, names: [operation] });
    }
  return Object.fromEntries(
    Array.from(found, ([name, { field, names }]) => [
      name,
      { ...field, showWhen: { operation: names, ...field.showWhen } },
    ]),
  );
}

/** What the fields of an operation hold. A field that is hidden has no value, whatever stands in it. */
export function valuesOf(service: ServiceLiteral, operation: ServiceOperation, params: Values): Values {
  const fields: ServiceFields = { ...service.fields, ...operation.fields };
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, isShown(field, params, fields) ? params[name] : undefined]),
  );
}
