import type { DecisionShow } from '../../core/nodes/kit/wait-show.ts';

/** What a person decided; or what is wrong with it, and what was typed. */
export interface SubmittedDecision {
  record: { choice: string; comment?: string };
  errors: { choice?: string; comment?: string };
  typed: { choice: string; comment: string };
}

const MAX_CHARACTERS = 100_000;

/** Reads the choice, and the comment if one is asked for. */
export function readDecision(show: DecisionShow, given: URLSearchParams): SubmittedDecision {
  const choice = given.get('choice') ?? '';
  const comment = show.comment ? (given.get('comment') ?? '').trim() : '';
  return {
    record: { choice, ...(comment === '' ? {} : { comment }) },
    errors: {
      ...(show.choices.some(({ value }) => value === choice) ? {} : { choice: 'Choose one of these.' }),
      ...(comment.length > MAX_CHARACTERS ? { comment: 'This is too long.' } : {}),
    },
    typed: { choice, comment },
  };
}
