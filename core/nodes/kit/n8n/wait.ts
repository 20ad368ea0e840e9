import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, listAt, textAt, wordAt } from '../n8n-params.ts';
import { WAIT_PAIRS } from './examples-actions.ts';

const MODES = { timeInterval: 'duration', specificTime: 'until', webhook: 'webhook', form: 'form' } as const;

/** The longest wait for an answer. n8n then goes on with the items. */
function limitFrom(parameters: Params, notes: MappingNotes): LooseParams {
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

const FIELD_TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  textarea: 'longText',
  number: 'number',
  email: 'email',
  date: 'date',
  dropdown: 'choice',
};

function formFrom(parameters: Params, notes: MappingNotes): LooseParams {
  const form = listAt(parameters, 'formFields.values').map((field) => {
    const type = textAt(field, 'fieldType', 'text');
    const ours = FIELD_TYPES[type];
    if (!ours)
      notes.changed(`The form field "${textAt(field, 'fieldLabel')}" of the kind "${type}" is a line of text here.`);
    return {
      name: textAt(field, 'fieldName') || textAt(field, 'fieldLabel'),
      label: textAt(field, 'fieldLabel'),
      type: ours ?? 'text',
      required: field.requiredField === true ? true : undefined,
      options: ours === 'choice' ? listAt(field, 'fieldOptions.values').map((one) => textAt(one, 'option')) : undefined,
    };
  });
  return { title: at(parameters, 'formTitle') ?? '', text: at(parameters, 'formDescription') ?? '', form };
}

/** n8n's Wait. */
export const WAIT_MAPPING = defineMapping({
  types: ['n8n-nodes-base.wait'],
  versions: [1, 1.1],
  examples: WAIT_PAIRS,
  credentials: { httpBasicAuth: 'credential', httpHeaderAuth: 'credential' },
  toParams(parameters, { typeVersion }, notes) {
    const mode = wordAt(parameters, 'resume', 'timeInterval', MODES, notes);
    switch (mode) {
      case 'duration':
        return {
          mode,
          amount: at(parameters, 'amount') ?? (typeVersion < 1.1 ? 1 : 5),
          unit: at(parameters, 'unit') ?? (typeVersion < 1.1 ? 'hours' : 'seconds'),
        };
      case 'until':
        return { mode, until: at(parameters, 'dateTime') ?? '' };
      case 'form':
        return { mode, ...formFrom(parameters, notes), ...limitFrom(parameters, notes) };
      case 'webhook': {
        const authentication = textAt(parameters, 'incomingAuthentication', 'none');
        const ours = { none: 'none', basicAuth: 'basic', headerAuth: 'header' }[authentication];
        if (!ours) notes.unsupported(`Requests that end the wait cannot be checked by "${authentication}".`);
        if (textAt(parameters, 'responseMode', 'onReceived') !== 'onReceived')
          notes.changed('The request that ends the wait is answered at once, not with what comes after.');
        return {
          mode,
          method: textAt(parameters, 'httpMethod', 'GET'),
          authentication: ours ?? 'none',
          responseStatus: at(parameters, 'responseCode'),
          responseBody: at(parameters, 'options.responseData'),
          ...limitFrom(parameters, notes),
        };
      }
    }
  },
  fromParams(params, notes) {
    const { mode = 'duration' } = params;
    if (mode === 'decision') {
      notes.unsupported('n8n has no wait for a decision. It has a form, or a request.');
      return { typeVersion: 1.1, parameters: {} };
    }
    const limit: LooseParams =
      params.limited === true
        ? { limitWaitTime: true, resumeAmount: params.limitAmount ?? 1, resumeUnit: params.limitUnit ?? 'days' }
        : {};
    if (mode === 'duration') return { typeVersion: 1.1, parameters: { amount: params.amount, unit: params.unit } };
    if (mode === 'until')
      return { typeVersion: 1.1, parameters: { resume: 'specificTime', dateTime: params.until ?? '' } };
    if (mode === 'form') {
      const values = listAt(params, 'form').map((field) => ({
        fieldLabel: textAt(field, 'label') || textAt(field, 'name'),
        fieldType: Object.keys(FIELD_TYPES).find((type) => FIELD_TYPES[type] === field.type) ?? 'text',
        ...(field.required === true ? { requiredField: true } : {}),
      }));
      return {
        typeVersion: 1.1,
        parameters: {
          resume: 'form',
          formTitle: params.title ?? '',
          formDescription: params.text ?? '',
          formFields: { values },
          ...limit,
        },
      };
    }
    if (params.method === undefined || params.method === 'ANY')
      notes.changed('A request of any method ends the wait here; in n8n one of the method GET.');
    if (params.authentication !== undefined && params.authentication !== 'none')
      notes.changed('Choose the credential that the request must carry again.');
    return {
      typeVersion: 1.1,
      parameters: {
        resume: 'webhook',
        ...(params.method === undefined || params.method === 'ANY' ? {} : { httpMethod: params.method }),
        ...limit,
        options: {},
      },
    };
  },
});
