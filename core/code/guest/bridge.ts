/** What the guest may ask of whoever runs it. The engines differ only in this. */
export interface Bridge {
  log(level: string, text: string): void;
  /** Request and answer as JSON. Rejects with an error that has a message. */
  request(json: string): Promise<string>;
  /** The bytes of a file, which is named as JSON of `GuestFile`. Rejects with an error that has a message and a code. */
  readFile(json: string): Promise<Uint8Array>;
  wait(ms: number): Promise<void>;
  /** So many random bytes. */
  random(count: number): number[];
}
