import { boolean, choice, credential, list, number, text } from './fields.ts';
import { askedFields } from './form-fields.ts';
import type { Json } from '../../workflow/document.ts';

const UNITS = [
  { value: 'seconds', label: 'Seconds' },
  { value: 'minutes', label: 'Minutes' },
  { value: 'hours', label: 'Hours' },
  { value: 'days', label: 'Days' },
] as const;
const ANSWERED = ['webhook', 'form', 'decision'];

/** How long: for a time, or until a moment. */
export const timeFields = {
  amount: number({ label: 'Amount', default: 5, min: 0, showWhen: { mode: ['duration'] } }),
  unit: choice({ label: 'Unit', options: UNITS, default: 'seconds', showWhen: { mode: ['duration'] } }),
  until: text({
    label: 'Moment',
    help: 'A date and time; without a time zone in that of the workflow.',
    placeholder: '2026-12-24T18:00:00Z',
    showWhen: { mode: ['until'] },
  }),
} as const;

/** How long an answer is waited for, where these other fields have these values, and what happens when none comes. */
export const limitFields = <
  const W extends Record<string, readonly Json[]>,
  const C extends Record<string, readonly Json[]>,
>(
  shown: W,
  /** Where the items may go on without an answer. */
  mayGoOn: C,
) =>
  ({
    limited: boolean({ label: 'Limit the time', default: false, expressions: false, showWhen: shown }),
    limitAmount: number({ label: 'Longest wait', default: 1, min: 0, showWhen: { ...shown, limited: [true] } }),
    limitUnit: choice({
      label: 'Unit',
      options: UNITS,
      default: 'days',
      showWhen: { ...shown, limited: [true] },
    }),
    onLimit: choice({
      label: 'When nobody answers',
      options: [
        { value: 'output', label: 'Send the items to an output of their own' },
        { value: 'continue', label: 'Go on with the items', showWhen: mayGoOn },
        { value: 'fail', label: 'Fail' },
      ],
      default: 'output',
      expressions: false,
      showWhen: { ...shown, limited: [true] },
    }),
  }) as const;

/** What of an answer goes on, and what happens when none comes. */
export const answerFields = {
  give: choice({
    label: 'Go on with',
    options: [
      { value: 'answer', label: 'The answer' },
      { value: 'items', label: 'The items that came in' },
      { value: 'both', label: 'The items, with the answer in the field "answer"' },
    ],
    default: 'answer',
    expressions: false,
    showWhen: { mode: ANSWERED },
  }),
  ...limitFields({ mode: ANSWERED }, { mode: ['webhook', 'form'] }),
} as const;

/** Which request ends the wait, and what it is answered. */
export const webhookFields = {
  method: choice({
    label: 'Method',
    options: ['ANY', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((value) => ({ value, label: value })),
    default: 'ANY',
    expressions: false,
    showWhen: { mode: ['webhook'] },
  }),
  authentication: choice({
    label: 'Authentication',
    help: 'Besides the key in the address.',
    options: [
      { value: 'none', label: 'None' },
      { value: 'basic', label: 'User name and password' },
      { value: 'header', label: 'Secret header' },
    ],
    default: 'none',
    expressions: false,
    showWhen: { mode: ['webhook'] },
  }),
  credential: credential({
    label: 'Credential',
    types: ['basic', 'header'],
    showWhen: { mode: ['webhook'], authentication: ['basic', 'header'] },
  }),
  responseStatus: number({
    label: 'Response status',
    default: 200,
    min: 200,
    max: 599,
    integer: true,
    showWhen: { mode: ['webhook'] },
  }),
  responseBody: text({ label: 'Response body', default: '', multiline: true, showWhen: { mode: ['webhook'] } }),
  responseType: text({
    label: 'Response content type',
    default: 'application/json; charset=utf-8',
    showWhen: { mode: ['webhook'] },
  }),
} as const;

/** What a person is asked, by a form or by a decision. */
export const questionFields = {
  title: text({ label: 'Title', default: '', showWhen: { mode: ['form', 'decision'] } }),
  text: text({ label: 'Text', default: '', multiline: true, showWhen: { mode: ['form', 'decision'] } }),
  ...askedFields({ mode: ['form'] }),
  next: boolean({
    label: 'Show it to whoever filled in the form before',
    help: 'As the next page. Else only whoever is sent its address sees it.',
    default: false,
    expressions: false,
    showWhen: { mode: ['form'] },
  }),
  choices: list(
    {
      value: text({ label: 'Value', expressions: false }),
      label: text({ label: 'Label', default: '', expressions: false }),
    },
    {
      label: 'Answers',
      help: 'Each is an output, in this order.',
      default: [
        { value: 'approve', label: 'Approve' },
        { value: 'decline', label: 'Decline' },
      ],
      expressions: false,
      showWhen: { mode: ['decision'] },
    },
  ),
  comment: boolean({ label: 'Let the person add a comment', default: true, showWhen: { mode: ['decision'] } }),
} as const;
