import type { CodeLimits } from '../../core/code/program.ts';
import { AppError } from '../../core/errors/app-error.ts';

export const tooMuchComputing = (details: Record<string, unknown> = {}): AppError =>
  new AppError(
    'CODE_TIMEOUT',
    'The code took more computing than it may. Look for a loop that never ends, or give it fewer items at a time.',
    details,
  );

export const tooDeep = (): AppError =>
  new AppError(
    'CODE_FAILED',
    'The code calls itself too deeply. Look for a function that calls itself without an end.',
    { limit: 'depth' },
  );

export const tooMuchMemory = ({ memoryBytes }: CodeLimits): AppError =>
  new AppError(
    'CODE_MEMORY',
    `The code needs more memory than there is for it: ${Math.round(memoryBytes / 1024 / 1024)} MB, or less while other nodes hold many items. Give it fewer items at a time, for example in a loop.`,
    { limit: 'memory', bytes: memoryBytes },
  );

export const tooLargeResult = ({ resultCharacters }: CodeLimits): AppError =>
  new AppError(
    'CODE_OUTPUT',
    `The code returns more than ${resultCharacters / 1e6} million characters of JSON. Return less, or give it fewer items at a time.`,
    { limit: 'result', characters: resultCharacters },
  );

export const tooManyRequests = ({ requests }: CodeLimits): AppError =>
  new AppError(
    'CODE_OUTPUT',
    `The code makes more than ${requests} requests, or reads of files. Give it fewer items at a time.`,
    {
      limit: 'requests',
      requests,
    },
  );

export const tooManyWaiting = ({ waiting }: CodeLimits): AppError =>
  new AppError(
    'CODE_OUTPUT',
    `The code waits for more than ${waiting} requests and timers at once. Use await in a loop.`,
    { limit: 'waiting', waiting },
  );

export const cancelled = (): AppError =>
  new AppError('EXECUTION_CANCELLED', 'The execution ended while the code was running.');

/** True for an error after which the attempt is over: the code itself cannot catch it. */
export const isFinal = (thrown: unknown): boolean =>
  !(thrown instanceof AppError) || thrown.code === 'EXECUTION_CANCELLED' || thrown.code === 'CODE_MEMORY';
