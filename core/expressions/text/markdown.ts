/** Takes the signs of Markdown away and leaves the text. Each rule looks at one line, or at a bounded piece of it. */
export function removeMarkdown(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:-{3,}|\*{3,}|_{3,}|`{3}.*|~{3}.*)\s*$/.test(line.slice(0, 500)))
    .map(plainLine)
    .join('\n');
}

function plainLine(line: string): string {
  return line
    .replace(/^\s{0,3}(?:#{1,6}\s+|>\s?|[*+-]\s+|\d{1,9}[.)]\s+)+/, '')
    .replace(/!\[([^\]]{0,1000})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/\[([^\]]{0,1000})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/<(https?:[^>\s]{1,2000})>/g, '$1')
    .replace(/<[^>]{1,1000}>/g, '')
    .replace(/(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~]{1,2000}?)\1/g, '$2')
    .replace(/`([^`]{1,2000})`/g, '$1');
}

/** Removes everything from `<` up to the next `>` or the end. */
export function removeTags(text: string): string {
  let result = '';
  let at = 0;
  for (let open = text.indexOf('<'); open >= 0; open = text.indexOf('<', at)) {
    result += text.slice(at, open);
    const close = text.indexOf('>', open);
    if (close < 0) return result;
    at = close + 1;
  }
  return result + text.slice(at);
}
