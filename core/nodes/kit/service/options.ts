import { AppError } from '../../../errors/app-error.ts';
import { isExpression } from '../../../expressions/template.ts';
import type { CredentialValue, HttpRequest, HttpResponse } from '../context.ts';
import { getPath } from '../field-path.ts';
import type { LoadedOptions } from '../fields.ts';
import { isShown, readLiterals, type RawParams } from '../input.ts';
import { callOperation } from './call.ts';
import { fieldsOf, operationOf, valuesOf } from './fields.ts';
import type { ServiceLiteral, Values } from './literal.ts';
import { attachSecret } from './secret.ts';
import { plainText } from './template.ts';

/** Most choices that are offered: nobody reads more, they write the name. */
export const MOST_OPTIONS = 1000;

export interface OptionsRequest {
  /** Name of the field that is chosen for. */
  field: string;
  /** The parameters of the node as they stand. */
  params: RawParams;
  /** Epoch milliseconds. */
  now: number;
  credential(): Promise<CredentialValue | null>;
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface OptionList {
  options: { value: string; label: string }[];
  /** True when there are more than these. */
  hasMore: boolean;
}

/**
 * Loads the choices of a field from its service. Throws NODE_INPUT_INVALID where the field has none to load or where they
 * depend on something that is not filled in, and what `callOperation` throws.
 */
export async function loadOptions(
  service: ServiceLiteral,
  { field, params, now, credential, send }: OptionsRequest,
): Promise<OptionList> {
  const source = sourceOf(service, field);
  const operation = operationOf(service, source.operation)!;
  const own = { ...service.fields, ...operation.fields };
  const needed: Record<string, RawParams[string]> = {};
  for (const [name, { label, ...one }] of Object.entries(own)) {
    if (params[name] === undefined || !isShown(one, params, own)) continue;
    if (isExpression(params[name]))
      throw new AppError(
        'NODE_INPUT_INVALID',
        `The choices depend on "${label}", and what its expression gives is known only when the workflow runs. Write this value yourself.`,
        { path: `params.${name}` },
      );
    needed[name] = params[name];
  }
  const read = { ...needed, operation: source.operation, returnAll: true };
  const values = valuesOf(service, operation, readLiterals(fieldsOf(service), read) as Values);
  const secret = attachSecret(service, Object.keys(service.auth).length > 0 ? await credential() : null);
  const options: OptionList['options'] = [];
  let hasMore = false;
  const onMore = () => void (hasMore = true);
  for await (const records of callOperation({
    service,
    operation,
    values,
    secret,
    most: MOST_OPTIONS,
    now,
    send,
    onMore,
  }))
    for (const record of records) {
      const value = getPath(record, source.value);
      if (value === undefined || value === null || value === '') continue;
      if (options.length === MOST_OPTIONS) return { options, hasMore: true };
      const text = plainText(value);
      options.push({ value: text, label: plainText(getPath(record, source.label) ?? text) });
    }
  return { options, hasMore };
}

function sourceOf(service: ServiceLiteral, name: string): LoadedOptions {
  const fields = fieldsOf(service);
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field?.kind === 'text' && field.options) return field.options;
  const others = Object.entries(fields).flatMap(([other, one]) => (one.kind === 'text' && one.options ? [other] : []));
  throw new AppError(
    'NODE_INPUT_INVALID',
    `The field ${JSON.stringify(name.slice(0, 100))} of ${service.label} has no choices to load. Those that have: ${others.join(', ') || 'none'}.`,
    { path: 'field' },
  );
}
