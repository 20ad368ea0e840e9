import type { FormField } from '../../core/nodes/kit/wait-show.ts';
import { readableSize } from '../../core/workflow/file-reference.ts';
import { html, type Html } from './page.ts';

/** How a field stands on its page. */
interface Standing {
  id: string;
  typed: readonly string[];
  error: string | undefined;
  /** It has the first mistake of the page: the cursor goes there. */
  isFirstError: boolean;
  /** The page is shown again because of a mistake: what a browser does not keep is to be given again. */
  isShownAgain: boolean;
}

const INPUT_TYPES = { text: 'text', number: 'number', email: 'email', date: 'date', password: 'password' } as const;

/** A field with its label, what is to be known of it, and what is wrong with it. */
export function formFieldHtml(field: FormField, standing: Standing): Html {
  const { id, typed, error, isFirstError } = standing;
  if (field.type === 'hidden')
    return html`<input type="hidden" name="${id}" value="${typed[0] ?? field.value ?? ''}" />`;
  const hint = hintOf(field, standing);
  const below = html`${hint !== '' && html`<div class="soft" id="${id}-hint">${hint}</div>`}
  ${error !== undefined && html`<div class="error" id="${id}-error">${error}</div>`}`;
  const described = [...(hint === '' ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])].join(' ');
  const describedBy = described !== '' && html` aria-describedby="${described}"`;
  const focus = isFirstError && html` autofocus`;
  if (field.type === 'radio' || field.type === 'choices')
    return html`<fieldset class="field" ${describedBy}>
      <legend>${labelOf(field)}</legend>
      <div class="choices">${choicesOf(field, id, typed, focus)}</div>
      ${below}
    </fieldset>`;
  const state = html`${field.required && html` aria-required="true"`}${
    error !== undefined && html` aria-invalid="true"`
  }${describedBy}${focus}`;
  if (field.type === 'checkbox')
    return html`<div class="field">
      <label class="beside" for="${id}">
        <input type="checkbox" id="${id}" name="${id}" value="yes" ${typed.length > 0 && html` checked`}${state} />
        <span>${labelOf(field)}</span>
      </label>
      ${below}
    </div>`;
  return html`<div class="field">
    <label for="${id}">${labelOf(field)}</label>
    ${control(field, id, typed[0] ?? '', state)} ${below}
  </div>`;
}

function choicesOf({ type, options }: FormField, id: string, typed: readonly string[], focus: Html | false): Html[] {
  return options.map(
    (one, at) =>
      html`<label class="beside" for="${id}-${at}">
        <input
          type="${type === 'radio' ? 'radio' : 'checkbox'}"
          id="${id}-${at}"
          name="${id}"
          value="${one}"
          ${typed.includes(one) && html` checked`}${at === 0 && focus}
        />
        <span>${one}</span>
      </label>`,
  );
}

function control(field: FormField, id: string, typed: string, state: Html): Html {
  const { type, options } = field;
  const placeholder = field.placeholder !== undefined && html` placeholder="${field.placeholder}"`;
  switch (type) {
    case 'longText':
      // A line break right after the tag is no part of the text.
      return {
        markup:
          html`<textarea id="${id}" name="${id}" rows="5"${placeholder}${state}>`.markup +
          '\n' +
          html`${typed}</textarea>`.markup,
      };
    case 'choice':
      return html`<select id="${id}" name="${id}" ${state}>
        <option value="">Choose …</option>
        ${options.map((one) => html`<option value="${one}" ${one === typed && html` selected`}>${one}</option>`)}
      </select>`;
    case 'file':
      return html`<input
        type="file"
        id="${id}"
        name="${id}"
        ${field.multiple === true && html` multiple`}${
          field.accept !== undefined && html` accept="${field.accept.join(',')}"`
        }${state}
      />`;
    default:
      return html`<input
        type="${INPUT_TYPES[type as keyof typeof INPUT_TYPES]}"
        id="${id}"
        name="${id}"
        value="${type === 'password' ? '' : typed}"
        ${type === 'number' && html` step="any"`}${
          type === 'password' && html` autocomplete="off"`
        }${placeholder}${state}
      />`;
  }
}

function hintOf(
  { type, accept, maxMegabytes, least, most }: FormField,
  { typed, error, isShownAgain }: Standing,
): string {
  const again =
    isShownAgain && error === undefined && typed.length > 0
      ? type === 'file'
        ? ['Choose it once more: files are not kept while something else is to be corrected.']
        : type === 'password'
          ? ['Type it once more.']
          : []
      : [];
  return [
    ...(accept ? [`Takes ${accept.join(', ')}.`] : []),
    ...(maxMegabytes === undefined ? [] : [`At most ${readableSize(maxMegabytes * 1e6)} each.`]),
    ...howMany(least || undefined, most),
    ...again,
  ].join(' ');
}

function howMany(least: number | undefined, most: number | undefined): string[] {
  if (least === undefined) return most === undefined ? [] : [`Choose at most ${most}.`];
  if (most === undefined) return [`Choose at least ${least}.`];
  return [least === most ? `Choose ${least}.` : `Choose ${least} to ${most}.`];
}

function labelOf({ label, required }: FormField): Html {
  return html`${label}${!required && html` <span class="soft">(optional)</span>`}`;
}
