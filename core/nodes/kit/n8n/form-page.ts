import { isExpression } from '../../../expressions/is-expression.ts';
import type { LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, listAt, textAt } from '../n8n-params.ts';
import { isRecord } from '../records.ts';
import { fromFormField, toFormField } from './form-field.ts';
import { jsonFrom, jsonTo } from './json-text.ts';

/** What n8n's trigger, its form node and its wait say of a page, in our words; the node keeps title and text in its options. */
export function pageFrom(parameters: Params, notes: MappingNotes): LooseParams {
  const given = (name: string) => at(parameters, name) ?? at(parameters, `options.${name}`);
  const say = (message: string) => notes.changed(message);
  if (given('customCss') !== undefined) say('Its own styles were left out: a form looks like the platform.');
  const text = given('formDescription');
  const isJson = at(parameters, 'defineForm') === 'json';
  const written = typeof text === 'string' && /<\w/.test(text) ? text : null;
  if (written !== null && isJson) say('The tags in its description are shown as they are written.');
  const html = written === null || isJson ? [] : [{ type: 'html', html: written.replaceAll('\n', '<br>') }];
  return {
    title: given('formTitle') ?? '',
    text: html.length > 0 ? '' : (text ?? ''),
    ...(isJson
      ? { define: 'json', formJson: jsonFrom(at(parameters, 'jsonOutput') ?? []) }
      : { form: [...html, ...listAt(parameters, 'formFields.values').map((field) => toFormField(field, say))] }),
    button: given('buttonLabel'),
  };
}

/** The members of a page that n8n keeps beside its options, and those for its options. */
export function pageTo(params: Params, notes: MappingNotes): { page: LooseParams; button: LooseParams } {
  const fields = Array.isArray(params['form']) ? params['form'].filter(isRecord) : [];
  return {
    page:
      params['define'] === 'json'
        ? { defineForm: 'json', jsonOutput: jsonTo(params['formJson'], notes) }
        : { formFields: { values: fields.map((field) => fromFormField(field, (message) => notes.changed(message))) } },
    button: { buttonLabel: params['button'] },
  };
}

/** The longest wait for an answer. n8n then goes on with the items. */
export function limitFrom(parameters: Params, notes: MappingNotes): LooseParams {
  if (at(parameters, 'limitWaitTime') !== true) return {};
  if (at(parameters, 'limitType') === 'atSpecifiedTime')
    notes.unsupported('It waits for an answer until a fixed moment. Limit the wait by a time instead.');
  return {
    limited: true,
    limitAmount: at(parameters, 'resumeAmount') ?? 1,
    limitUnit: textAt(parameters, 'resumeUnit', 'hours'),
    onLimit: 'continue',
  };
}

export function limitTo(params: Params, notes: MappingNotes): LooseParams {
  if (params['limited'] !== true) return {};
  if (params['onLimit'] !== 'continue') notes.changed('When nobody answers in time, n8n goes on with the items.');
  return {
    limitWaitTime: true,
    resumeAmount: params['limitAmount'] ?? 1,
    resumeUnit: params['limitUnit'] ?? 'days',
  };
}

/**
 * The same page where there is no execution yet: n8n marks a text as an expression though nothing in it is computed, which
 * is a text here. What is computed cannot be written down.
 */
export function writtenDown(page: LooseParams, notes: MappingNotes): LooseParams {
  const written = Object.entries(page).map(([name, value]) => {
    if (!isExpression(value)) return [name, value];
    if (value.includes('{{'))
      notes.unsupported(`Its ${name} is computed; before there is an execution, it must be written down.`);
    return [name, value.slice(1)];
  });
  return Object.fromEntries(written) as LooseParams;
}
