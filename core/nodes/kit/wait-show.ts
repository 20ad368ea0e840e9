import type { Json } from '../../workflow/document.ts';

/**
 * What an open wait shows to whoever may end it: stored beside the wait, read by the addresses that end it. Never a
 * secret: a credential is named by its id.
 */
export type WaitShow = WebhookShow | FormShow | DecisionShow;

/** Who may end a wait from outside: a request, a person with a form, a person with a decision. */
export type AnsweredBy = WaitShow['kind'];

/** A wait for a request: which requests end it, and what they are answered. */
export interface WebhookShow {
  kind: 'webhook';
  /** `ANY`, or the one method that ends the wait; others get 405. */
  method: string;
  authentication: 'none' | 'basic' | 'header';
  /** Id of the credential that requests are checked with. */
  credential: string | null;
  /** A body that is null leaves the answer to the platform. */
  response: { status: number; contentType: string; body: string | null };
}

export interface FormShow {
  kind: 'form';
  title: string;
  text: string;
  /** The word on its button; absent in forms from before there was one. */
  button?: string;
  fields: FormField[];
}

export interface FormField {
  type:
    | 'text'
    | 'longText'
    | 'number'
    | 'email'
    | 'password'
    | 'date'
    | 'choice'
    | 'radio'
    | 'choices'
    | 'checkbox'
    | 'file'
    | 'hidden'
    | 'html';
  name: string;
  label: string;
  required: boolean;
  options: string[];
  placeholder?: string;
  /** What it is filled in with beforehand; several choices with commas between them. */
  value?: string;
  /** How many choices may be made. */
  least?: number;
  most?: number;
  /** Whether several files may be sent. */
  multiple?: boolean;
  /** Endings and types of the files that are taken, `.pdf` or `image/*`; absent: all. */
  accept?: string[];
  maxMegabytes?: number;
  /** As the author wrote it: it is made harmless where it is shown. */
  html?: string;
}

/** A question with answers to choose from. The item that ends the wait is `{ choice, comment? }` and who it was. */
export interface DecisionShow {
  kind: 'decision';
  title: string;
  text: string;
  choices: { value: string; label: string }[];
  comment: boolean;
}

/** As a node gives it to its wait: interfaces are no JSON to the type system. */
export const showAsJson = (show: WaitShow): Json => ({ ...show }) as unknown as Json;
