import type { LogLine } from '../engine/events.ts';
import { AppError } from '../errors/app-error.ts';
import type { LogLevel } from './engine.ts';
import type { CodeLimits } from './program.ts';

/** Takes the lines that code writes, up to the limits: CODE_OUTPUT beyond them. */
export function codeLog(lines: LogLine[], limits: Pick<CodeLimits, 'logLines' | 'logCharacters'>) {
  let characters = 0;
  return (level: LogLevel, text: string): void => {
    characters += text.length;
    if (lines.length >= limits.logLines || characters > limits.logCharacters)
      throw new AppError(
        'CODE_OUTPUT',
        `The code logs too much: at most ${limits.logLines} lines with ${limits.logCharacters} characters are kept. Log less, or return it as items.`,
        { limit: 'log' },
      );
    lines.push({ level, text });
  };
}
