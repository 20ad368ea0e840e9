import { decodeBytes, encodeBytes } from './base64.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function bytesOf(text: string, encoding: string): number[] {
  switch (encoding.toLowerCase()) {
    case 'base64':
    case 'base64url':
      return decodeBytes(text.replace(/[^A-Za-z0-9+/_-]/g, '')) ?? [];
    case 'hex':
      return (/^(?:[0-9a-f]{2})*/i.exec(text)![0].match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
    case 'latin1':
    case 'binary':
    case 'ascii':
      return [...text].map((letter) => letter.charCodeAt(0) & 255);
    case 'utf8':
    case 'utf-8':
      return encodeUtf8(text);
    default:
      throw new TypeError(`Unknown encoding: ${encoding}`);
  }
}

/** The part of Node's Buffer with which text is changed from one encoding to another. */
export class Buffer extends Uint8Array {
  static override from(value: unknown, second?: unknown): Buffer {
    if (typeof value === 'string') return new Buffer(bytesOf(value, typeof second === 'string' ? second : 'utf8'));
    if (value instanceof ArrayBuffer) return new Buffer(value);
    return new Buffer(Array.from(value as Iterable<number>));
  }

  static alloc(size: number): Buffer {
    return new Buffer(size);
  }

  static isBuffer(value: unknown): boolean {
    return value instanceof Buffer;
  }

  static byteLength(text: string, encoding = 'utf8'): number {
    return bytesOf(text, encoding).length;
  }

  static concat(parts: readonly Uint8Array[]): Buffer {
    const all = new Buffer(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  override toString(encoding = 'utf8'): string {
    switch (encoding.toLowerCase()) {
      case 'base64':
        return encodeBytes(this);
      case 'base64url':
        return encodeBytes(this).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
      case 'hex':
        return hex(this);
      case 'latin1':
      case 'binary':
      case 'ascii':
        return Array.from(this, (byte) => String.fromCharCode(byte)).join('');
      case 'utf8':
      case 'utf-8':
        return decodeUtf8(this);
      default:
        throw new TypeError(`Unknown encoding: ${encoding}`);
    }
  }

  toJSON(): { type: 'Buffer'; data: number[] } {
    return { type: 'Buffer', data: Array.from(this) };
  }
}
