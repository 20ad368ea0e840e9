/** A bucket in memory: as much of the platform's interface as payloads use. */
export class LocalBucket {
  readonly texts = new Map<string, string>();
  /** Keys in the order in which they were read. */
  readonly reads: string[] = [];

  async put(key: string, text: string): Promise<void> {
    this.texts.set(key, text);
  }

  async get(key: string) {
    const text = this.texts.get(key);
    if (text === undefined) return null;
    this.reads.push(key);
    const size = new TextEncoder().encode(text).byteLength;
    return { size, text: async () => text, body: { cancel: async () => undefined } };
  }

  async list({ prefix }: { prefix: string }) {
    const objects = [...this.texts].filter(([key]) => key.startsWith(prefix));
    return { truncated: false, objects: objects.map(([key, text]) => ({ key, size: text.length })) };
  }

  asPlatform(): R2Bucket {
    return this as unknown as R2Bucket;
  }
}
