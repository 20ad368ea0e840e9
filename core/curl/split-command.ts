import { AppError } from '../errors/app-error.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', "'": "'", '"': '"', '\\': '\\' };

/**
 * The words of a command line, as a POSIX shell splits them: quotes, `$'…'`, escapes and continued lines; also the
 * continued lines of the Windows command line. Nothing is expanded. Throws CURL_INVALID for a quote without its end.
 */
export function splitCommand(command: string): string[] {
  const source = command.replace(/(?:\\|\^)\r?\n/g, ' ');
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at]!;
    if (char === "'" || char === '"' || (char === '$' && source[at + 1] === "'")) {
      const isAnsi = char === '$';
      const [text, end] = quoted(source, at + (isAnsi ? 2 : 1), isAnsi ? 'ansi' : char === '"' ? 'double' : 'single');
      word = (word ?? '') + text;
      at = end;
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '\\' && at + 1 < source.length) {
      at += 1;
      word = (word ?? '') + source[at]!;
    } else if ((char === ';' || char === '|' || char === '&') && word === null) break;
    else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return words;
}

/** The text of a quote that begins before `from`, and where its end stands. */
function quoted(source: string, from: number, kind: 'single' | 'double' | 'ansi'): [text: string, end: number] {
  const close = kind === 'double' ? '"' : "'";
  const parts: string[] = [];
  for (let at = from; at < source.length; at += 1) {
    const char = source[at]!;
    if (char === close) return [parts.join(''), at];
    if (char !== '\\' || kind === 'single') {
      parts.push(char);
      continue;
    }
    const next = source[at + 1] ?? '';
    if (kind === 'double') {
      const isEscape = next !== '' && '"\\$`'.includes(next);
      parts.push(isEscape ? next : char);
      if (isEscape) at += 1;
      continue;
    }
    const code = /^\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2}))/.exec(source.slice(at, at + 6));
    if (code) {
      parts.push(String.fromCharCode(parseInt(code[1] ?? code[2]!, 16)));
      at += code[0].length - 1;
    } else {
      parts.push(ESCAPES[next] ?? char + next);
      at += 1;
    }
  }
  throw new AppError('CURL_INVALID', `A quote (${close}) is not closed. Copy the whole command.`);
}
