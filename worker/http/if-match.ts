import { AppError } from '../../core/errors/app-error.ts';

/** The revision that `If-Match` names, which must be the present one: who changes something has seen what is there. */
export function requireRevision(headers: Headers, present: number): number {
  const given = headers.get('if-match');
  if (given === null)
    throw new AppError('PRECONDITION_REQUIRED', 'Send the revision that you have read as If-Match, in quotes.');
  const revision = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(given)?.[1];
  if (revision === undefined || Number(revision) !== present) {
    throw new AppError(
      'PRECONDITION_FAILED',
      `The workflow has the revision ${present}. Read it again, then repeat your change.`,
      { revision: present },
    );
  }
  return present;
}
