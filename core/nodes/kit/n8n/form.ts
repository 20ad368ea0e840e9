import type { Json } from '../../../workflow/document.ts';
import { defineMapping } from '../define-mapping.ts';
import { at, textAt } from '../n8n-params.ts';
import { FORM_PAIRS } from './examples-forms.ts';
import { pageFrom, pageTo, writtenDown } from './form-page.ts';

const AUTHENTICATION: Readonly<Record<string, string>> = { none: 'none', basicAuth: 'basic' };
const ANSWERS = 'options.respondWithOptions.values';

/** A path that a title makes; n8n chooses one at random where nobody wrote one. */
const pathFor = (title: Json): string =>
  String(title)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'form';

/** The trigger that starts a workflow of n8n by a form. */
export const FORM_FROM_N8N = defineMapping({
  types: ['n8n-nodes-base.formTrigger'],
  versions: [1, 2, 2.1, 2.2, 2.3, 2.4, 2.5],
  examples: FORM_PAIRS,
  credentials: { httpBasicAuth: 'credential' },
  toParams(parameters, _facts, notes) {
    const page = writtenDown(pageFrom(parameters, notes), notes);
    const path = textAt(parameters, 'path') || textAt(parameters, 'options.path');
    if (path === '')
      notes.changed('The form had no path of its own; it got one from its title. Look at it before you publish.');
    const authentication = AUTHENTICATION[textAt(parameters, 'authentication', 'none')];
    if (authentication === undefined)
      notes.unsupported(`Who opens the form cannot be checked by "${textAt(parameters, 'authentication')}".`);
    if (textAt(parameters, 'responseMode', 'onReceived') === 'responseNode')
      notes.changed('The page that follows shows what the Respond node answers.');
    const isRedirect = at(parameters, `${ANSWERS}.respondWith`) === 'redirect';
    return {
      path: path || pathFor(page.title as Json),
      ...page,
      authentication: authentication === 'none' ? undefined : authentication,
      respond: textAt(parameters, 'responseMode', 'onReceived') === 'onReceived' ? undefined : 'end',
      done: isRedirect ? undefined : at(parameters, `${ANSWERS}.formSubmittedText`),
      redirect: isRedirect ? at(parameters, `${ANSWERS}.redirectUrl`) : undefined,
    };
  },
  fromParams(params, notes) {
    const { page, button } = pageTo(params, notes);
    const answer = params['redirect']
      ? { respondWith: 'redirect', redirectUrl: params['redirect'] }
      : params['done'] === undefined
        ? undefined
        : { respondWith: 'text', formSubmittedText: params['done'] };
    return {
      typeVersion: 2.5,
      parameters: {
        authentication: params['authentication'] === 'basic' ? 'basicAuth' : undefined,
        formTitle: params['title'] ?? '',
        formDescription: params['text'] || undefined,
        ...page,
        responseMode: params['respond'] === 'end' ? 'lastNode' : undefined,
        options: {
          path: params['path'] ?? '',
          ...button,
          respondWithOptions: answer && { values: answer },
        },
      },
    };
  },
});
