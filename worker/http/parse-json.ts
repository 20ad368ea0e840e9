import { AppError } from '../../core/errors/app-error.ts';

/** Deeper data would overflow the stack of whatever walks it later. */
const MAX_DEPTH = 200;

/** Bytes as text; JSON_INVALID when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new AppError('JSON_INVALID', 'The body is not valid UTF-8.');
  }
}

/** Parses JSON that came from outside: depth is bounded, and keys that could reach a prototype are dropped. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // V8's message quotes the body, which may hold a secret; the position says enough.
    const position = /position (\d+)/.exec(String(error))?.[1];
    throw new AppError('JSON_INVALID', `The body is not valid JSON${position ? `: see position ${position}` : ''}.`);
  }
  tidy(value);
  return value;
}

/** Walks with its own stack, so that depth is refused instead of overflowing. */
function tidy(root: unknown): void {
  const stack: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { value, depth } = entry;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) throw new AppError('JSON_INVALID', `The body is nested deeper than ${MAX_DEPTH} levels.`);
    if (Array.isArray(value)) {
      for (const child of value) if (typeof child === 'object') stack.push({ value: child, depth: depth + 1 });
      continue;
    }
    // JSON.parse makes an own property of this name; any later `target[key] = …` with it would change a prototype.
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    for (const child of Object.values(value))
      if (typeof child === 'object') stack.push({ value: child, depth: depth + 1 });
  }
}
