import type { GivenResponse } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { isFileId } from '../../core/workflow/file-reference.ts';
import type { BinaryReference } from '../../core/workflow/item.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Env } from '../env.ts';
import { givenResponse } from './webhook-answer.ts';

/** The answer of a workflow whose body is a file of the execution, as it comes from storage. Throws FILE_NOT_FOUND. */
export async function answerFile(
  { status, headers }: Pick<GivenResponse, 'status' | 'headers'>,
  { id }: BinaryReference,
  executionId: string,
  env: Env,
): Promise<Response> {
  const file = isFileId(id) ? await env.BLOBS.get(payloadKey(executionId, id)) : null;
  if (!file)
    throw new AppError('FILE_NOT_FOUND', `The file that the execution ${executionId} answered with is gone.`, {
      executionId,
    });
  return givenResponse(status, headers, file.body);
}
