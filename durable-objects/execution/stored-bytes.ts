import { AppError } from '../../core/errors/app-error.ts';

/** What one execution may store in R2 where the installation says nothing else, in bytes. */
const MAX_STORED_BYTES = 2_000_000_000;

/** R2 key of what belongs to an execution. Everything of it lies under one prefix, so that it can be deleted. */
export const payloadKey = (executionId: string, name: string) => `executions/${executionId}/${name}`;

/** Counts what an execution stores in R2: pages of items and files together. */
export class StoredBytes {
  private readonly bucket: R2Bucket;
  private readonly executionId: string;
  private readonly most: number;
  /** Known when something is to be added. */
  private stored = 0;
  private counted: Promise<void> | null = null;

  constructor(bucket: R2Bucket, executionId: string, most = MAX_STORED_BYTES) {
    this.bucket = bucket;
    this.executionId = executionId;
    this.most = most;
  }

  /** Makes room for what is to be stored. Throws ITEMS_TOO_LARGE. */
  async add(bytes: number): Promise<void> {
    // Once for an object in memory: what an interrupted attempt left is there too.
    await (this.counted ??= this.count().catch((error: unknown) => {
      this.counted = null;
      throw error;
    }));
    if (this.stored + bytes > this.most)
      throw new AppError(
        'ITEMS_TOO_LARGE',
        `The execution has stored ${Math.round(this.stored / 1e6)} MB of items and files; ${Math.round(this.most / 1e6)} MB are possible here. Hand on fewer items or fields, or have other executions do a part.`,
        { limit: 'execution', bytes: this.stored + bytes, most: this.most },
      );
    this.stored += bytes;
  }

  private async count(): Promise<void> {
    let cursor: string | undefined;
    let found = 0;
    do {
      const listed = await this.bucket.list({
        prefix: payloadKey(this.executionId, ''),
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { size } of listed.objects) found += size;
      cursor = listed.truncated ? listed.cursor : undefined;
    } while (cursor !== undefined);
    this.stored += found;
  }
}
