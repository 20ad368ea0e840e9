/**
 * True when `If-None-Match` names this tag, `"…"`: what the caller holds is still right. A tag that was weakened counts,
 * because who compresses an answer on its way weakens its tag.
 */
export const hasCurrent = (headers: Headers, tag: string): boolean =>
  (headers.get('if-none-match') ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
