import { WAIT_MAPPING } from './kit/n8n/wait.ts';
import { parseMoment } from './kit/moment.ts';
import { answerFields, questionFields, timeFields, webhookFields } from './kit/wait-fields.ts';
import type { WaitShow } from './kit/wait-show.ts';
import { AppError, choice, defineNode, eachItem, pairsOfAll, passOn, type Item } from './kit/kit.ts';

const UNIT_MS = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
/** Longest wait: a year. A typing error of three digits is more likely than a longer one. */
const MAX_WAIT_MS = 366 * UNIT_MS.days;

const isAnswered = (mode: unknown): mode is 'webhook' | 'form' | 'decision' =>
  mode === 'webhook' || mode === 'form' || mode === 'decision';

function labelsOf(params: Record<string, unknown>): string[] {
  const { mode, choices, limited, onLimit } = params;
  const answers =
    mode === 'decision' && Array.isArray(choices)
      ? (choices as { value?: unknown; label?: unknown }[]).map(({ value, label }) => String(label || value))
      : ['items'];
  return isAnswered(mode) && limited === true && onLimit === 'output' ? [...answers, 'no answer'] : answers;
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
      return ctx.wait({ kind: 'timer', until: limitAt(params.amount, params.unit, 'params.amount') });
    if (mode === 'until') {
      const moment = parseMoment(params.until, ctx.timezone);
      if (moment === null)
        throw new AppError('WAIT_INVALID', `"${params.until}" is not a moment. Write it like 2026-12-24T18:00:00Z.`, {
          path: 'params.until',
        });
      return ctx.wait({ kind: 'timer', until: Math.max(ctx.now, checked(moment, 'params.until')) });
    }
    const until = params.limited ? { until: limitAt(params.limitAmount, params.limitUnit, 'params.limitAmount') } : {};
    const show = await shown();
    return ctx.wait({ kind: mode, ...until }, show && { ...show });

    function limitAt(amount: number, unit: keyof typeof UNIT_MS, path: string): number {
      return checked(ctx.now + amount * UNIT_MS[unit], path);
    }

    function checked(moment: number, path: string): number {
      if (moment - ctx.now <= MAX_WAIT_MS) return moment;
      throw new AppError('WAIT_INVALID', 'The wait is longer than a year. Check the amount and the unit.', { path });
    }

    async function shown(): Promise<WaitShow | undefined> {
      const { title, text } = params;
      if (mode === 'form')
        return {
          kind: mode,
          title,
          text,
          fields: params.form.map((field) => ({ ...field, label: field.label || field.name })),
        };
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
        const hasOwnOutput = params.limited && params.onLimit === 'output';
        if (params.onLimit === 'fail' || (mode === 'decision' && !hasOwnOutput))
          throw new AppError(
            'WAIT_EXPIRED',
            'Nobody answered in time, and the node has no output for that. Ask again, allow more time, or give it one.',
          );
        const late = hasOwnOutput ? outputs.length - 1 : 0;
        return eachItem(ctx, outputs.length, (item, _, give) => give(item, late));
      }
      const { length } = ctx.items;
      const origin = length === 1 ? { pairedItem: { item: 0 } } : pairsOfAll(length);
      const json = answer[0]?.json ?? {};
      const chosen = mode === 'decision' ? chosenOutput(json['choice']) : 0;
      if (params.give === 'answer') {
        outputs[chosen] = answer.map(({ pairedItem: _ours, ...item }) => ({ ...item, ...origin }));
        return outputs;
      }
      return eachItem(ctx, outputs.length, (item, _, give) =>
        give(params.give === 'both' ? { ...item, json: { ...item.json, answer: json } } : item, chosen),
      );
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
