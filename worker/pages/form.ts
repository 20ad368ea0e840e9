import type { FormShow } from '../../core/nodes/kit/wait-show.ts';
import type { OpenWait } from '../../durable-objects/execution/protocol.ts';
import { fieldName, type Submitted } from '../ingress/submitted.ts';
import { html, type Html, type Page } from './page.ts';

type FormField = FormShow['fields'][number];

const INPUT_TYPES = { text: 'text', number: 'number', email: 'email', date: 'date' } as const;

/**
 * The form of a wait or of a trigger; once more, with what was typed and what is wrong with it, when that cannot be taken.
 * `hidden` is sent along with the answers.
 */
export function formPage(
  show: FormShow,
  { workflowName }: Pick<OpenWait, 'workflowName'>,
  submitted?: Submitted,
  hidden: readonly { name: string; value: string }[] = [],
): Page {
  const title = show.title || workflowName;
  const wrong = Object.keys(submitted?.errors ?? {}).length > 0;
  const body = html`<h1>${title}</h1>
    ${show.text !== '' && html`<p>${show.text}</p>`}
    ${wrong && html`<p class="error" role="alert">Some answers cannot be taken yet. What is wrong stands beside each.</p>`}
    <form method="post" novalidate>
      ${hidden.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${show.fields.map((field, index) => fieldHtml(field, fieldName(index), submitted))}
      <button type="submit">Send</button>
    </form>`;
  return { title: wrong ? `Error: ${title}` : title, body };
}

function fieldHtml(field: FormField, id: string, submitted: Submitted | undefined): Html {
  const error = submitted?.errors[field.name];
  const typed = submitted?.typed[field.name] ?? '';
  const state = html`${field.required && html` aria-required="true"`}${
    error !== undefined && html` aria-invalid="true" aria-describedby="${id}-error"`
  }`;
  const below = error !== undefined && html`<div class="error" id="${id}-error">${error}</div>`;
  if (field.type === 'checkbox')
    return html`<div class="field">
      <label class="beside" for="${id}">
        <input type="checkbox" id="${id}" name="${id}" value="yes" ${typed !== '' && html` checked`}${state} />
        <span>${labelOf(field)}</span>
      </label>
      ${below}
    </div>`;
  return html`<div class="field">
    <label for="${id}">${labelOf(field)}</label>
    ${control(field, id, typed, state)} ${below}
  </div>`;
}

function control({ type, options }: FormField, id: string, typed: string, state: Html): Html {
  if (type === 'longText')
    // A line break right after the tag is no part of the text.
    return {
      markup:
        html`<textarea id="${id}" name="${id}" rows="5"${state}>`.markup + '\n' + html`${typed}</textarea>`.markup,
    };
  if (type === 'choice')
    return html`<select id="${id}" name="${id}" ${state}>
      <option value="">Choose …</option>
      ${options.map((one) => html`<option value="${one}" ${one === typed && html` selected`}>${one}</option>`)}
    </select>`;
  return html`<input
    type="${INPUT_TYPES[type as keyof typeof INPUT_TYPES]}"
    id="${id}"
    name="${id}"
    value="${typed}"
    ${type === 'number' && html` step="any"`}${state}
  />`;
}

function labelOf({ label, required }: FormField): Html {
  return html`${label}${!required && html` <span class="soft">(optional)</span>`}`;
}
