import type { DecisionShow } from '../../core/nodes/kit/wait-show.ts';
import type { OpenWait } from '../../durable-objects/execution/protocol.ts';
import type { SubmittedDecision } from '../ingress/submitted-decision.ts';
import { html, type Page } from './page.ts';

/** The question of a wait with its answers. Choosing and sending are two steps, so that no slip decides. */
export function decisionPage(show: DecisionShow, { workflowName }: OpenWait, submitted?: SubmittedDecision): Page {
  const title = show.title || workflowName;
  const error = submitted?.errors.choice;
  const tooLong = submitted?.errors.comment;
  const state = error !== undefined && html` aria-describedby="choice-error"`;
  const body = html`<h1>${title}</h1>
    ${show.text !== '' && html`<p>${show.text}</p>`}
    <form method="post" novalidate>
      <fieldset class="field" ${state}>
        <legend>Your decision</legend>
        ${show.choices.map(
          ({ value, label }, index) =>
            html`<label class="beside" for="choice-${index}">
              <input
                type="radio"
                id="choice-${index}"
                name="choice"
                value="${value}"
                ${value === submitted?.typed.choice && html` checked`}
              />
              <span>${label}</span>
            </label>`,
        )}
        ${error !== undefined && html`<div class="error" id="choice-error" role="alert">${error}</div>`}
      </fieldset>
      ${
        show.comment &&
        html`<div class="field">
          <label for="comment">Comment <span class="soft">(optional)</span></label>
          <textarea id="comment" name="comment" rows="4">${submitted?.typed.comment ?? ''}</textarea>
          ${tooLong !== undefined && html`<div class="error" role="alert">${tooLong}</div>`}
        </div>`
      }
      <button type="submit">Send</button>
    </form>`;
  return { title, body };
}
