import { defineMapping } from '../define-mapping.ts';
import { at, textAt, wordAt, wordFor } from '../n8n-params.ts';
import { limitFrom, limitTo, pageFrom, pageTo } from './form-page.ts';
import { FORM_ENDING_PAIRS, FORM_PAGE_PAIRS } from './examples-forms.ts';

const TYPE = 'n8n-nodes-base.form';
const VERSIONS = [1, 2.3, 2.4, 2.5];
const NEWEST = 2.5;

/** n8n's Form, where it shows a further page. */
export const FORM_PAGE_MAPPING = defineMapping({
  types: [TYPE],
  versions: VERSIONS,
  examples: FORM_PAGE_PAIRS,
  accepts: (parameters) => textAt(parameters, 'operation', 'page') !== 'completion',
  toParams(parameters, _facts, notes) {
    wordAt(parameters, 'operation', 'page', { page: 'page' }, notes);
    return { ...pageFrom(parameters, notes), ...limitFrom(parameters, notes) };
  },
  fromParams(params, notes) {
    const { page, button } = pageTo(params, notes);
    return {
      typeVersion: NEWEST,
      parameters: {
        ...page,
        ...limitTo(params, notes),
        options: { formTitle: params['title'], formDescription: params['text'] || undefined, ...button },
      },
    };
  },
});

const SHOWN = { text: 'page', redirect: 'redirect', showText: 'html', returnBinary: 'file' } as const;

/** n8n's Form, where it ends a form. */
export const FORM_ENDING_MAPPING = defineMapping({
  types: [TYPE],
  versions: VERSIONS,
  examples: FORM_ENDING_PAIRS,
  accepts: (parameters) => textAt(parameters, 'operation', 'page') === 'completion',
  toParams(parameters, _facts, notes) {
    const show = wordAt(parameters, 'respondWith', 'text', SHOWN, notes);
    if (at(parameters, 'options.customCss') !== undefined)
      notes.changed('Its own styles were left out: a form looks like the platform.');
    const isPage = show === 'page' || show === 'file';
    return {
      ...(show === 'page' ? {} : { show }),
      ...(isPage ? { title: at(parameters, 'completionTitle') ?? '' } : {}),
      text: isPage ? at(parameters, 'completionMessage') : undefined,
      url: show === 'redirect' ? (at(parameters, 'redirectUrl') ?? '') : undefined,
      html: show === 'html' ? (at(parameters, 'responseText') ?? '') : undefined,
      file: show === 'file' ? (at(parameters, 'inputDataFieldName') ?? 'data') : undefined,
    };
  },
  fromParams(params) {
    const show = textAt(params, 'show', 'page') as (typeof SHOWN)[keyof typeof SHOWN];
    const isPage = show === 'page' || show === 'file';
    return {
      typeVersion: NEWEST,
      parameters: {
        operation: 'completion',
        respondWith: show === 'page' ? undefined : wordFor(SHOWN, show),
        completionTitle: isPage ? (params['title'] ?? 'Thank you') : undefined,
        completionMessage: isPage ? (params['text'] ?? '') : undefined,
        redirectUrl: show === 'redirect' ? params['url'] : undefined,
        responseText: show === 'html' ? params['html'] : undefined,
        inputDataFieldName: show === 'file' ? (params['file'] ?? 'data') : undefined,
      },
    };
  },
});
