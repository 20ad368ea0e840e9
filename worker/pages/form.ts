import type { FormField, FormShow } from '../../core/nodes/kit/wait-show.ts';
import { authorHtml, showsImages } from './author-html.ts';
import { fieldName } from './field-name.ts';
import { formFieldHtml } from './form-field.ts';
import { html, type Page } from './page.ts';

/** What stands in the fields of a form, and what is wrong with it, both by the index of the field. */
export interface FilledForm {
  typed: readonly (readonly string[])[];
  errors: ReadonlyMap<number, string>;
}

/**
 * The form of a wait or of a trigger; once more, with what was typed and what is wrong with it, when that cannot be taken.
 * `hidden` is sent along, before all answers.
 */
export function formPage(
  show: FormShow,
  workflowName: string,
  { typed, errors }: FilledForm,
  hidden: readonly { name: string; value: string }[] = [],
): Page {
  const title = show.title || workflowName;
  const wrong = errors.size > 0;
  const first = Math.min(...errors.keys());
  const shown = show.fields.map((field, index) =>
    field.type === 'html'
      ? html`<div class="field html">${authorHtml(field.html ?? '')}</div>`
      : formFieldHtml(field, {
          id: fieldName(index),
          typed: typed[index] ?? [],
          error: errors.get(index),
          isFirstError: index === first,
          isShownAgain: wrong,
        }),
  );
  const hasFiles = show.fields.some(({ type }) => type === 'file');
  const body = html`<h1>${title}</h1>
    ${show.text !== '' && html`<p>${show.text}</p>`}
    ${wrong && html`<p class="error" role="alert">Some answers cannot be taken yet. What is wrong stands beside each.</p>`}
    <form method="post" novalidate ${hasFiles && html` enctype="multipart/form-data"`}>
      ${hidden.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}" />`)} ${shown}
      <button type="submit">${show.button || 'Send'}</button>
    </form>`;
  return { title: wrong ? `Error: ${title}` : title, body, hasImages: shown.some(showsImages) };
}

/** A form as it is first shown: with what the address gives by the names of the fields, else with what the author says. */
export function filledBefore({ fields }: FormShow, query: URLSearchParams): FilledForm {
  return { typed: fields.map((field) => valuesBefore(field, query)), errors: new Map() };
}

function valuesBefore({ type, name, value = '', options }: FormField, query: URLSearchParams): readonly string[] {
  if (type === 'file' || type === 'html' || type === 'password') return [];
  const given = query.getAll(name);
  const values = given.length > 0 ? given : value === '' ? [] : [value];
  if (type === 'checkbox') return values.filter((one) => /^(yes|true|on|1)$/i.test(one.trim()));
  if (type !== 'choices') return values.slice(0, 1);
  // An option may have a comma in it itself.
  return values.flatMap((one) => (options.includes(one) ? [one] : one.split(',').map((part) => part.trim())));
}
