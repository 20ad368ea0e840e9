import type { Block, Template } from './template.ts';
import { toText } from './coerce.ts';
import { concatenate } from './operators.ts';
import { toJson } from './to-json.ts';
import { kindOf, type Run, type Value } from './values.ts';

/** Characters of text that one step pays for. */
const PER_STEP = 64;

/**
 * Texts and blocks as the text of JSON, as in `{ "a": {{ $json.a }}, "b": "for {{ $json.name }}" }`. Between quotes a
 * block is text: nothing adds nothing, and a record stands there as its JSON. Outside of them records, lists and dates are
 * written as JSON and nothing is `null`; a text stands as it is, for it may hold JSON itself.
 */
export function joinAsJson(parts: Template['parts'], run: Run, valueOf: (block: Block) => Value): string {
  let text = '';
  let quote: string | null = null;
  for (const part of parts) {
    const piece = typeof part === 'string' ? part : written(valueOf(part), run, quote !== null);
    run.budget.spend(piece.length / PER_STEP);
    quote = openQuote(piece, quote);
    text = concatenate(text, piece, run);
  }
  return text;
}

function written(value: Value, run: Run, quoted: boolean): string {
  if (value === null || value === undefined) return quoted ? '' : 'null';
  const kind = kindOf(value);
  if (kind === 'object' || kind === 'array') {
    const json = JSON.stringify(toJson(value, run));
    return quoted ? JSON.stringify(json).slice(1, -1) : json;
  }
  const isDate = kind === 'date' || kind === 'datetime';
  return isDate && !quoted ? JSON.stringify(toJson(value, run)) : toText(value, run);
}

/** The quote in which the text ends that began inside `quote`; null where it ends outside of any. */
function openQuote(text: string, quote: string | null): string | null {
  let open = quote;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (open === null) {
      if (sign === '"' || sign === "'") open = sign;
    } else if (sign === '\\') at += 1;
    else if (sign === open) open = null;
  }
  return open;
}
