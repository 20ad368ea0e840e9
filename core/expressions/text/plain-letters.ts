/** Letters that are more than a letter with a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D', ð: 'd', Ð: 'D', þ: 'th', Þ: 'Th',
  ł: 'l', Ł: 'L', ı: 'i', ħ: 'h', Ħ: 'H', ŧ: 't', Ŧ: 'T', ŋ: 'ng', Ŋ: 'NG', ĸ: 'k', ſ: 's', ŉ: "'n", ĳ: 'ij', Ĳ: 'IJ',
  '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '–': '-', '—': '-', '…': '...', '€': 'EUR',
  '£': 'GBP', '¥': 'JPY', '©': '(c)', '®': '(r)', '™': 'tm', '°': 'deg', '×': 'x', '÷': '/', '\u00a0': ' ', '•': '*',
}; // prettier-ignore

const RUSSIAN =
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:c ч:ch ш:sh щ:sch ъ: ы:y ь: э:e ю:yu я:ya і:i ї:i є:ie ґ:g';
const GREEK = 'α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:ph χ:ch ψ:ps ω:o';

const ALL = new Map<string, string>(Object.entries(LETTERS));
for (const pair of `${RUSSIAN} ${GREEK}`.split(' ')) {
  const [letter, plain] = pair.split(':') as [string, string];
  ALL.set(letter, plain);
  ALL.set(letter.toUpperCase(), plain.charAt(0).toUpperCase() + plain.slice(1));
}

/** Text in ASCII: letters lose their marks, some other alphabets are written out, and what is not known is `?`. */
export function plainLetters(text: string): string {
  let result = '';
  for (const sign of text.normalize('NFC')) {
    if (sign <= '\u007f') {
      result += sign;
      continue;
    }
    const known = ALL.get(sign);
    if (known !== undefined) {
      result += known;
      continue;
    }
    const bare = sign.normalize('NFKD').replace(/\p{M}/gu, '');
    result +=
      bare !== '' && [...bare].every((letter) => letter <= '\u007f')
        ? bare
        : (ALL.get(bare) ?? (/^\p{M}+$/u.test(sign) ? '' : '?'));
  }
  return result;
}
