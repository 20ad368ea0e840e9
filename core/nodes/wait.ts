import { WAIT_MAPPING } from './kit/n8n/wait.ts';
import { answerAlone, answerOutputs, checkedMoment, goOnWithout, limitOf, momentAfter } from './kit/await-answer.ts';
import { parseMoment } from './kit/moment.ts';
import { readForm } from './kit/read-form.ts';
import { answerFields, questionFields, timeFields, webhookFields } from './kit/wait-fields.ts';
import { showAsJson, type WaitShow } from './kit/wait-show.ts';
import { AppError, choice, defineNode, eachItem, passOn, type Item } from './kit/kit.ts';

const isAnswered = (mode: unknown): mode is 'webhook' | 'form' | 'decision' =>
  mode === 'webhook' || mode === 'form' || mode === 'decision';

function labelsOf(params: Record<string, unknown>): string[] {
  const { mode, choices } = params;
  const answers =
    mode === 'decision' && Array.isArray(choices)
      ? (choices as { value?: unknown; label?: unknown }[]).map(({ value, label }) => String(label || value))
      : ['items'];
  return isAnswered(mode) ? answerOutputs(answers, params) : answers;
}

export default defineNode({
  type: 'wait',
  version: 1,
  label: 'Wait',
  summary: 'Pauses the execution for a time, until a moment, or until someone answers.',
  group: 'flow',
  icon: 'hourglass',
  fields: {
    mode: choice({
      label: 'Wait',
      options: [
        { value: 'duration', label: 'For a time' },
        { value: 'until', label: 'Until a moment' },
        { value: 'webhook', label: 'Until a request arrives', help: 'Its address is $execution.resumeUrl.' },
        { value: 'form', label: 'Until a form is filled in', help: 'Its address is $execution.resumeFormUrl.' },
        { value: 'decision', label: 'Until someone decides', help: 'Its address is $execution.approveUrl.' },
      ],
      default: 'duration',
      expressions: false,
    }),
    ...timeFields,
    ...webhookFields,
    ...questionFields,
    ...answerFields,
  },
  inputs: ['items'],
  outputs: labelsOf,
  answeredBy: ({ mode }) => (isAnswered(mode) ? mode : null),
  showsRespondent: ({ mode, next }) => (mode === 'form' && next === true ? 'page' : null),
  examples: [
    { title: 'Waits for a time', params: { amount: 2, unit: 'minutes' }, waitMs: 120_000 },
    { title: 'Waits until a moment', params: { mode: 'until', until: '2026-01-01T01:00:00+00:30' }, waitMs: 1_800_000 },
    {
      title: "Reads a moment without a zone in the workflow's own",
      params: { mode: 'until', until: '2026-01-01 00:20' },
      waitMs: 1_200_000,
    },
    {
      title: 'Does not wait for a moment that has passed',
      params: { mode: 'until', until: '2025-12-31T00:00:00Z' },
      waitMs: 0,
    },
    {
      title: 'Waits for a request no longer than it may',
      params: { mode: 'webhook', limited: true, limitAmount: 2, limitUnit: 'hours', onLimit: 'continue' },
      waitMs: 7_200_000,
    },
    { title: 'Refuses what is no moment', params: { mode: 'until', until: 'soon' }, error: 'WAIT_INVALID' },
    { title: 'Refuses a wait of more than a year', params: { amount: 1000, unit: 'days' }, error: 'WAIT_INVALID' },
  ],
  n8n: WAIT_MAPPING,
  async run(ctx) {
    const params = ctx.params(0);
    const { mode } = params;
    if (ctx.resumed) {
      const { by, data } = ctx.resumed;
      // A person who ends the wait without an answer lets the node go on as if it had not waited. What somebody was to
      // decide is left undecided: that is what the time limit has a way for.
      if (by !== 'timer' && data === null && mode !== 'decision') return passOn(ctx);
      return resume(by === 'timer' ? null : data);
    }
    if (mode === 'duration')
      return ctx.wait({ kind: 'timer', until: momentAfter(ctx.now, params.amount, params.unit, 'params.amount') });
    if (mode === 'until') {
      const moment = parseMoment(params.until, ctx.timezone);
      if (moment === null)
        throw new AppError('WAIT_INVALID', `"${params.until}" is not a moment. Write it like 2026-12-24T18:00:00Z.`, {
          path: 'params.until',
        });
      return ctx.wait({ kind: 'timer', until: Math.max(ctx.now, checkedMoment(ctx.now, moment, 'params.until')) });
    }
    const show = await shown();
    return ctx.wait({ kind: mode, ...limitOf(ctx.now, params) }, show && showAsJson(show));

    async function shown(): Promise<WaitShow | undefined> {
      const { title, text } = params;
      if (mode === 'form') return readForm(params);
      if (mode === 'decision')
        return {
          kind: mode,
          title,
          text,
          choices: params.choices.map(({ value, label }) => ({ value, label: label || value })),
          comment: params.comment,
        };
      const { method, authentication, responseStatus: status, responseType: contentType, responseBody } = params;
      const isPlain = method === 'ANY' && authentication === 'none' && status === 200 && responseBody === '';
      if (isPlain) return undefined;
      const chosen = authentication === 'none' ? null : await ctx.credential('credential');
      const response = { status, contentType, body: responseBody || null };
      return { kind: 'webhook', method, authentication, credential: chosen?.id ?? null, response };
    }

    async function resume(answer: readonly Item[] | null): Promise<Item[][]> {
      const outputs = labelsOf(params).map((): Item[] => []);
      if (!isAnswered(mode)) return passOn(ctx);
      if (answer === null) {
        // What nobody decided must not be taken for the first choice.
        const isUndecided = mode === 'decision' && !(params.limited && params.onLimit === 'output');
        return goOnWithout(ctx, isUndecided ? { onLimit: 'fail' } : params, outputs.length);
      }
      const json = answer[0]?.json ?? {};
      const chosen = mode === 'decision' ? chosenOutput(json['choice']) : 0;
      if (params.give === 'answer') {
        outputs[chosen] = answerAlone(ctx, answer);
        return outputs;
      }
      const files = answer[0]?.binary;
      return eachItem(ctx, outputs.length, (item, _, give) => {
        if (params.give === 'items') return give(item, chosen);
        const binary = files ? { binary: { ...item.binary, ...files } } : {};
        give({ ...item, json: { ...item.json, answer: json }, ...binary }, chosen);
      });
    }

    function chosenOutput(choice: unknown): number {
      const output = params.choices.findIndex(({ value }) => value === choice);
      if (output >= 0) return output;
      throw new AppError(
        'WAIT_INVALID',
        `The answer "${String(choice)}" is none of those that were offered: ${params.choices.map(({ value }) => value).join(', ')}.`,
      );
    }
  },
});
