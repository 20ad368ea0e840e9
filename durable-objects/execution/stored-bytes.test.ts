// If this fails, one failed look at the storage keeps an execution from storing anything until its object is gone.
import { expect, it } from 'vitest';
import { payloadKey, StoredBytes } from './stored-bytes.ts';
import { LocalBucket } from './testing/local-bucket.ts';

it('counts again what could not be counted, and nothing twice', async () => {
  const local = new LocalBucket();
  local.texts.set(payloadKey('e', 'a'), 'x'.repeat(600));
  const bucket = local.asPlatform();
  const list = bucket.list.bind(bucket);
  let calls = 0;
  bucket.list = (async (options?: R2ListOptions) => {
    calls += 1;
    if (calls === 2) throw new Error('busy');
    const listed = await list(options);
    return calls === 1 ? { ...listed, truncated: true, cursor: 'more' } : listed;
  }) as typeof bucket.list;
  const stored = new StoredBytes(bucket, 'e', 1000);
  await expect(stored.add(100)).rejects.toThrow('busy');
  await stored.add(400);
  await expect(stored.add(1)).rejects.toMatchObject({ code: 'ITEMS_TOO_LARGE' });
});
