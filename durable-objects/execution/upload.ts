import { joined } from './joined.ts';

/** Parts of an upload have this many bytes, the last one fewer: R2 takes no smaller ones. */
const PART_BYTES = 5 * 1_048_576;

/** Who counts what an upload has in memory and in R2. */
export interface UploadLimits {
  take(bytes: number): void | Promise<void>;
  give(bytes: number): void;
  /** Called before bytes go to R2. */
  store(bytes: number): Promise<void>;
}

/**
 * Puts chunks into R2 under a key, in one piece where they are few and in parts otherwise, with never more than a part
 * in memory. Gives the number of bytes. Nothing is left where it fails.
 */
export async function upload(
  bucket: R2Bucket,
  key: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: R2PutOptions,
  limits: UploadLimits,
): Promise<number> {
  const parts: R2UploadedPart[] = [];
  let target: R2MultipartUpload | null = null;
  let held: Uint8Array[] = [];
  let size = 0;
  let total = 0;
  const sendPart = async () => {
    await limits.store(size);
    target ??= await bucket.createMultipartUpload(key, options);
    parts.push(await target.uploadPart(parts.length + 1, joined(held, size)));
    limits.give(size);
    held = [];
    size = 0;
  };
  try {
    for await (const chunk of chunks) {
      total += chunk.byteLength;
      for (let from = 0; from < chunk.byteLength;) {
        const piece = chunk.subarray(from, from + PART_BYTES - size);
        await limits.take(piece.byteLength);
        held.push(piece);
        size += piece.byteLength;
        from += piece.byteLength;
        if (size === PART_BYTES) await sendPart();
      }
    }
    if (parts.length === 0) {
      await limits.store(size);
      await bucket.put(key, joined(held, size), options);
    } else {
      if (size > 0) await sendPart();
      await target!.complete(parts);
    }
    return total;
  } catch (error) {
    await (target as R2MultipartUpload | null)?.abort().catch(() => undefined);
    throw error;
  } finally {
    limits.give(size);
  }
}
