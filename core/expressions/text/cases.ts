/** Words that stay small inside a title. */
const SMALL = new Set(
  'a an and as at because but by en for if in neither nor of on only or over per so some than that the to up upon versus via vs when with without yet'.split(' '),
); // prettier-ignore

/** First letters of the words in capitals; small words inside and words with capitals of their own stay as they are. */
export function titleCase(text: string): string {
  const words = text.split(/(\s+)/);
  const real = words.flatMap((word, index) => (/\S/.test(word) ? [index] : []));
  return words
    .map((word, index) => {
      if (!/\S/.test(word) || word.includes('://') || /\S+@\S+/.test(word)) return word;
      if (/\p{Ll}\p{Lu}|\p{Lu}{2}/u.test(word)) return word;
      const bare = word.replace(/[^\p{L}\p{N}'’]/gu, '').toLowerCase();
      const isInside = index !== real[0] && index !== real.at(-1);
      const follows = /[:?!.]$/.test(words[index - 2] ?? '');
      if (SMALL.has(bare) && isInside && !follows) return word;
      return word.replace(
        /(^|[-/])([^\p{L}\p{N}]*)(\p{L})/gu,
        (_all, before, signs, letter) => before + signs + letter.toUpperCase(),
      );
    })
    .join('');
}

/** A capital at the start of each sentence, everything else small. A text without letters gives an empty text. */
export function sentenceCase(text: string): string {
  if (!/\p{L}/u.test(text)) return '';
  let atStart = true;
  return text.toLowerCase().replace(/\p{L}|[.!?]/gu, (sign) => {
    if ('.!?'.includes(sign)) {
      atStart = true;
      return sign;
    }
    const result = atStart ? sign.toUpperCase() : sign;
    atStart = false;
    return result;
  });
}

/** Small letters, `_` for spaces and hyphens, no punctuation. */
export const snakeCase = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[ -]/g, '_')
    .replace(/[!"#$%&'()*+,./:;<=>?@[\]^`{|}~\\]/g, '');
