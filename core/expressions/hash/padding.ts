/** The message with its closing bit, zeros and length, in a multiple of `block` bytes. */
function padded(bytes: Uint8Array, block: number, lengthBytes: number): DataView {
  const length = Math.ceil((bytes.length + 1 + lengthBytes) / block) * block;
  const result = new Uint8Array(length);
  result.set(bytes);
  result[bytes.length] = 0x80;
  return new DataView(result.buffer);
}

const BITS_HIGH = 2 ** 29;

/** 64-byte blocks as little-endian words, as MD5 reads them. */
export function littleEndianBlocks(bytes: Uint8Array): Int32Array {
  const view = padded(bytes, 64, 8);
  view.setUint32(view.byteLength - 8, (bytes.length * 8) >>> 0, true);
  view.setUint32(view.byteLength - 4, Math.floor(bytes.length / BITS_HIGH), true);
  return Int32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getInt32(index * 4, true));
}

/** 64-byte blocks as big-endian words, as SHA-1 and SHA-256 read them. */
export function bigEndianBlocks(bytes: Uint8Array): Int32Array {
  const view = padded(bytes, 64, 8);
  view.setUint32(view.byteLength - 4, (bytes.length * 8) >>> 0);
  view.setUint32(view.byteLength - 8, Math.floor(bytes.length / BITS_HIGH));
  return Int32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getInt32(index * 4));
}

/** 128-byte blocks as 64-bit words, as SHA-512 reads them. */
export function wideBlocks(bytes: Uint8Array): BigUint64Array {
  const view = padded(bytes, 128, 16);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return BigUint64Array.from({ length: view.byteLength / 8 }, (_, index) => view.getBigUint64(index * 8));
}
