import { defineMapping } from '../define-mapping.ts';
import { at, textAt, wordAt } from '../n8n-params.ts';
import { WAIT_PAIRS } from './examples-actions.ts';
import { limitFrom, limitTo, pageFrom, pageTo } from './form-page.ts';

const MODES = { timeInterval: 'duration', specificTime: 'until', webhook: 'webhook', form: 'form' } as const;

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
        if (at(parameters, 'options.respondWithOptions') !== undefined)
          notes.changed(
            'What it shows once it was sent is left out: the next page of the workflow, or its end, is shown.',
          );
        if (textAt(parameters, 'incomingAuthentication', 'none') !== 'none')
          notes.changed('Who opens the form is known by its address alone, which nobody can guess.');
        // n8n shows it as the next page to whoever has filled in the form that started the workflow.
        return { mode, ...pageFrom(parameters, notes), next: true, ...limitFrom(parameters, notes) };
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
    if (mode === 'duration') return { typeVersion: 1.1, parameters: { amount: params.amount, unit: params.unit } };
    if (mode === 'until')
      return { typeVersion: 1.1, parameters: { resume: 'specificTime', dateTime: params.until ?? '' } };
    if (mode === 'form') {
      const { page, button } = pageTo(params, notes);
      if (params.next !== true)
        notes.changed('n8n shows the form to whoever filled in the one that started the workflow, if there is one.');
      return {
        typeVersion: 1.1,
        parameters: {
          resume: 'form',
          formTitle: params.title ?? '',
          formDescription: params.text ?? '',
          ...page,
          ...limitTo(params, notes),
          options: button,
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
        ...limitTo(params, notes),
        options: {},
      },
    };
  },
});
