import { codec, encodingOf, type Encoding } from './codec.ts';
import { problem } from './problem.ts';

type Piece = ArrayLike<number>;

function required(name: unknown = 'utf8'): Encoding {
  const encoding = encodingOf(name);
  if (!encoding) throw new TypeError(`Unknown encoding: ${String(name)}`);
  return encoding;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Node's rule for ends that are counted from behind, or lie outside. */
const place = (value: unknown, otherwise: number, length: number): number => {
  const at = value === undefined ? otherwise : Math.trunc(Number(value)) || 0;
  return Math.min(length, at < 0 ? Math.max(0, length + at) : at);
};

/** The part of Node's Buffer with which code reads and makes files, and changes texts from one encoding to another. */
export class Buffer extends Uint8Array {
  static override from(value: unknown, second?: unknown, third?: unknown): Buffer {
    if (typeof value === 'string') return over(codec.encode(value, required(second ?? 'utf8')));
    if (value instanceof ArrayBuffer)
      return new Buffer(value, second as number | undefined, third as number | undefined);
    if (isRecord(value) && value.type === 'Buffer' && Array.isArray(value.data))
      return new Buffer(value.data as number[]);
    if (isRecord(value)) return new Buffer(ArrayBuffer.isView(value) ? (value as never) : Array.from(value as never));
    throw problem(
      `Buffer.from needs a text, bytes or a list, but this is ${value === null ? 'null' : typeof value}. The content of a file is read by: await this.helpers.getBinaryDataBuffer(itemIndex, "data").`,
    );
  }

  static alloc(size: number, fill?: unknown, encoding?: unknown): Buffer {
    const made = new Buffer(size);
    return fill === undefined ? made : made.fill(fill, 0, size, encoding);
  }

  static allocUnsafe(size: number): Buffer {
    return new Buffer(size);
  }

  static isBuffer(value: unknown): boolean {
    return value instanceof Buffer;
  }

  static isEncoding(name: unknown): boolean {
    return typeof name === 'string' && encodingOf(name) !== null;
  }

  static byteLength(value: string | ArrayBuffer | ArrayBufferView, encoding?: unknown): number {
    return typeof value === 'string' ? codec.encode(value, required(encoding)).length : value.byteLength;
  }

  static compare(one: Uint8Array, other: Uint8Array): number {
    for (let at = 0; at < one.length && at < other.length; at += 1)
      if (one[at] !== other[at]) return one[at]! < other[at]! ? -1 : 1;
    return Math.sign(one.length - other.length);
  }

  static concat(parts: readonly Uint8Array[], length = parts.reduce((sum, part) => sum + part.length, 0)): Buffer {
    const all = new Buffer(length);
    let at = 0;
    for (const part of parts) {
      if (at >= length) break;
      all.set(part.subarray(0, length - at), at);
      at += part.length;
    }
    return all;
  }

  override toString(encoding?: unknown, from?: unknown, to?: unknown): string {
    const part = from === undefined && to === undefined ? this : this.subarray(...this.within(from, to));
    return codec.decode(part, required(encoding));
  }

  toJSON(): { type: 'Buffer'; data: number[] } {
    return { type: 'Buffer', data: Array.from(this) };
  }

  /** A view, as in Node, and no copy. */
  override slice(from?: number, to?: number): never {
    return this.subarray(from, to) as never;
  }

  equals(other: Uint8Array): boolean {
    return Buffer.compare(this, other) === 0;
  }

  compare(other: Uint8Array): number {
    return Buffer.compare(this, other);
  }

  override indexOf(value: unknown, from?: unknown, encoding?: unknown): number {
    const wanted = sought(value, encoding);
    if (wanted.length === 0) return place(from, 0, this.length);
    // What the engine finds itself it finds far faster.
    for (
      let at = super.indexOf(wanted[0]!, place(from, 0, this.length));
      at >= 0;
      at = super.indexOf(wanted[0]!, at + 1)
    )
      if (this.has(wanted, at)) return at;
    return -1;
  }

  override lastIndexOf(value: unknown, from?: unknown, encoding?: unknown): number {
    const wanted = sought(value, encoding);
    for (let at = Math.min(place(from, this.length, this.length), this.length - wanted.length); at >= 0; at -= 1)
      if (this.has(wanted, at)) return at;
    return -1;
  }

  override includes(value: unknown, from?: unknown, encoding?: unknown): boolean {
    return this.indexOf(value, from, encoding) >= 0;
  }

  override fill(value: unknown, from?: unknown, to?: unknown, encoding?: unknown): this {
    if (typeof value === 'number') return super.fill(value, ...this.within(from, to));
    const pattern = sought(value, typeof from === 'string' ? from : encoding);
    const [first, end] = this.within(typeof from === 'string' ? undefined : from, to);
    for (let at = first; at < end && pattern.length > 0; at += 1) this[at] = pattern[(at - first) % pattern.length]!;
    return this;
  }

  /** `write(text, offset, length, encoding)`; what is left out may be left out from the middle. Gives the bytes written. */
  write(text: string, ...more: unknown[]): number {
    const numbers = more.filter((one) => typeof one === 'number');
    const bytes = codec.encode(String(text), required(more.find((one) => typeof one === 'string')));
    const at = place(numbers[0], 0, this.length);
    const part = bytes.subarray(0, Math.min(this.length - at, numbers[1] ?? Infinity));
    this.set(part, at);
    return part.length;
  }

  copy(target: Uint8Array, at = 0, from?: unknown, to?: unknown): number {
    const part = this.subarray(...this.within(from, to)).subarray(0, Math.max(0, target.length - at));
    target.set(part, at);
    return part.length;
  }

  private within(from: unknown, to: unknown): [number, number] {
    return [place(from, 0, this.length), place(to, this.length, this.length)];
  }

  private has(wanted: Piece, at: number): boolean {
    for (let index = 0; index < wanted.length; index += 1) if (this[at + index] !== wanted[index]) return false;
    return true;
  }
}

const over = (bytes: Uint8Array): Buffer => new Buffer(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);

const sought = (value: unknown, encoding: unknown): Piece =>
  typeof value === 'string'
    ? codec.encode(value, required(encoding))
    : typeof value === 'number'
      ? [value & 255]
      : (value as Uint8Array);

// `readUInt16LE(offset)`, `writeDoubleBE(value, offset)` and the others.
for (const [name, kind, bytes] of [
  ['UInt8', 'Uint8', 1],
  ['Int8', 'Int8', 1],
  ['UInt16', 'Uint16', 2],
  ['Int16', 'Int16', 2],
  ['UInt32', 'Uint32', 4],
  ['Int32', 'Int32', 4],
  ['Float', 'Float32', 4],
  ['Double', 'Float64', 8],
  ['BigInt64', 'BigInt64', 8],
  ['BigUInt64', 'BigUint64', 8],
] as const)
  for (const order of bytes === 1 ? [''] : ['LE', 'BE']) {
    const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) => new DataView(buffer, byteOffset, byteLength);
    const members = {
      [`read${name}${order}`](this: Buffer, at = 0) {
        return viewOf(this)[`get${kind}`](at, order === 'LE');
      },
      [`write${name}${order}`](this: Buffer, value: never, at = 0) {
        viewOf(this)[`set${kind}`](at, value, order === 'LE');
        return at + bytes;
      },
    };
    for (const [member, value] of Object.entries(members))
      for (const alias of new Set([member, member.replace('UInt', 'Uint')]))
        Object.defineProperty(Buffer.prototype, alias, { value, writable: true, configurable: true });
  }
