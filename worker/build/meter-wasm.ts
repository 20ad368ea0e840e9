/**
 * Counts what a WebAssembly module does. Each function that is entered and each turn of a loop takes one unit off the
 * exported global `fuel`, each kilobyte that is copied or filled one more; when nothing is left the imported function
 * `meter.empty` is called, which refills it or throws. Nothing that runs inside can avoid that, not even loops of the
 * interpreter's own that never ask whether they should stop.
 */
type Bytes = number[];

const SECTION = { type: 1, import: 2, function: 3, global: 6, export: 7, start: 8, element: 9, code: 10 } as const;
const I32 = 0x7f;
const VOID = 0x40;
const [LOOP, BLOCK, IF, CALL, END] = [0x03, 0x02, 0x04, 0x10, 0x0b];
const [GLOBAL_GET, GLOBAL_SET] = [0x23, 0x24];
const [I32_CONST, I32_SUB, I32_SHR_U, I32_LT_S] = [0x41, 0x6b, 0x76, 0x48];
const [BULK, MEMORY_COPY, MEMORY_FILL] = [0xfc, 10, 11];
const KILOBYTE_BITS = 10;

export function meterWasm(wasm: Uint8Array): Uint8Array {
  return new Meter(wasm).rewrite();
}

class Meter {
  private readonly in: Uint8Array;
  private at = 8;
  /** Functions and globals that the module imports; ours comes behind them and moves all others by one. */
  private imports = 0;
  private importedGlobals = 0;
  private fuel = 0;
  private type = 0;

  constructor(wasm: Uint8Array) {
    this.in = wasm;
  }

  rewrite(): Uint8Array {
    const sections: { id: number; body: Uint8Array }[] = [];
    while (this.at < this.in.length) {
      const id = this.byte();
      const size = this.u32();
      sections.push({ id, body: this.in.subarray(this.at, this.at + size) });
      this.at += size;
    }
    const missing = [SECTION.import, SECTION.global, SECTION.export].find((id) =>
      sections.every((one) => one.id !== id),
    );
    if (missing !== undefined) throw new Error(`This module has no section ${missing}, into which the meter would go.`);
    const out: Uint8Array[] = [this.in.subarray(0, 8)];
    for (const { id, body } of sections) {
      // Names of functions would be wrong, and nobody reads them.
      if (id === 0) continue;
      const rewritten = this.section(id, body);
      out.push(Uint8Array.of(id, ...u32(rewritten.length)), rewritten);
    }
    return concat(out);
  }

  private section(id: number, body: Uint8Array): Uint8Array {
    const inner = new Meter(body);
    inner.at = 0;
    Object.assign(inner, { imports: this.imports, importedGlobals: this.importedGlobals, fuel: this.fuel });
    switch (id) {
      case SECTION.type: {
        this.type = inner.u32();
        return concat([Uint8Array.from(u32(this.type + 1)), body.subarray(inner.at), Uint8Array.of(0x60, 0, 0)]);
      }
      case SECTION.import: {
        const count = inner.u32();
        const imports = Array.from({ length: count }, () => this.import(inner));
        return concat([
          Uint8Array.from(u32(count + 1)),
          ...imports,
          Uint8Array.from([...text('meter'), ...text('empty'), 0x00, ...u32(this.type)]),
        ]);
      }
      case SECTION.global: {
        const count = inner.u32();
        this.fuel = this.importedGlobals + count;
        // The fuel, plenty at first because a module may run while it is made, and a place for a size while it is counted.
        const ours = Uint8Array.of(I32, 0x01, I32_CONST, 0xff, 0xff, 0xff, 0xff, 0x07, END);
        return concat([Uint8Array.from(u32(count + 2)), body.subarray(inner.at), ours, ours]);
      }
      case SECTION.export: {
        const count = inner.u32();
        const out: Bytes = [...u32(count + 1), ...text('fuel'), 0x03, ...u32(this.fuel)];
        for (let left = count; left > 0; left -= 1) {
          out.push(...inner.copyText());
          const kind = inner.byte();
          const index = inner.u32();
          out.push(kind, ...u32(kind === 0 ? inner.moved(index) : index));
        }
        return Uint8Array.from(out);
      }
      case SECTION.start:
        return Uint8Array.from(u32(inner.moved(inner.u32())));
      case SECTION.element:
        return inner.elements();
      case SECTION.code: {
        const count = inner.u32();
        const out: Uint8Array[] = [Uint8Array.from(u32(count))];
        for (let left = count; left > 0; left -= 1) {
          const size = inner.u32();
          const made = inner.functionBody(inner.at + size);
          out.push(Uint8Array.from(u32(made.length)), Uint8Array.from(made));
        }
        return concat(out);
      }
      default:
        return body;
    }
  }

  /** The import that comes next, counted. */
  private import(inner: Meter): Uint8Array {
    const start = inner.at;
    inner.copyText();
    inner.copyText();
    const kind = inner.byte();
    if (kind === 0) {
      this.imports += 1;
      inner.u32();
    } else if (kind === 1) {
      inner.at += 1;
      inner.limits();
    } else if (kind === 2) {
      const names = inner.in.subarray(start, inner.at);
      const flags = inner.byte();
      inner.u32();
      const most = inner.at;
      if (flags & 1) inner.u32();
      // Who makes the memory says how large it is: the compiler only writes what it would give itself.
      return concat([names, Uint8Array.from([flags, ...u32(0)]), inner.in.subarray(most, inner.at)]);
    } else {
      this.importedGlobals += 1;
      inner.at += 2;
    }
    return inner.in.subarray(start, inner.at);
  }

  private limits(): void {
    const flags = this.byte();
    this.u32();
    if (flags & 1) this.u32();
  }

  private elements(): Uint8Array {
    const count = this.u32();
    const out: Bytes = [...u32(count)];
    for (let left = count; left > 0; left -= 1) {
      const flags = this.u32();
      // Only the plain form, an active list of functions, is written by the compiler that made the module.
      if (flags !== 0) throw new Error(`This module has element segments of kind ${flags}, which are not known here.`);
      out.push(...u32(0));
      const start = this.at;
      while (this.byte() !== END);
      out.push(...this.in.subarray(start, this.at));
      const functions = this.u32();
      out.push(...u32(functions));
      for (let more = functions; more > 0; more -= 1) out.push(...u32(this.moved(this.u32())));
    }
    return Uint8Array.from(out);
  }

  private functionBody(end: number): Bytes {
    const groups = this.u32();
    const locals: Bytes = [];
    for (let left = groups; left > 0; left -= 1) locals.push(...u32(this.u32()), this.byte());
    const code: Bytes = this.tick();
    while (this.at < end) this.instruction(code);
    return [...u32(groups), ...locals, ...code];
  }

  /** Takes one unit; calls for more when none is left. */
  private tick(): Bytes {
    const fuel = u32(this.fuel);
    // prettier-ignore
    return [
      GLOBAL_GET, ...fuel, I32_CONST, 1, I32_SUB, GLOBAL_SET, ...fuel,
      GLOBAL_GET, ...fuel, I32_CONST, 0, I32_LT_S, IF, VOID, CALL, ...u32(this.imports), END,
    ];
  }

  /** Before an instruction whose size lies on the stack: one unit for each kilobyte. */
  private tickBySize(): Bytes {
    const [fuel, size] = [u32(this.fuel), u32(this.fuel + 1)];
    // prettier-ignore
    return [
      GLOBAL_SET, ...size, GLOBAL_GET, ...fuel, GLOBAL_GET, ...size,
      I32_CONST, KILOBYTE_BITS, I32_SHR_U, I32_SUB, GLOBAL_SET, ...fuel, GLOBAL_GET, ...size,
    ];
  }

  private instruction(out: Bytes): void {
    const start = this.at;
    const code = this.byte();
    if (code === CALL || code === 0xd2) {
      out.push(code, ...u32(this.moved(this.u32())));
      return;
    }
    if (code === BULK && [MEMORY_COPY, MEMORY_FILL].includes(this.peekU32())) out.push(...this.tickBySize());
    this.immediates(code);
    out.push(...this.in.subarray(start, this.at));
    if (code === LOOP) out.push(...this.tick());
  }

  private immediates(code: number): void {
    if (code === BLOCK || code === LOOP || code === IF || code === I32_CONST || code === 0x42) return this.skipLeb();
    if (code === 0x0c || code === 0x0d || (code >= 0x20 && code <= 0x26)) return this.skipLeb();
    if (code === 0x0e || code === 0x1c) {
      for (let left = this.u32() + (code === 0x0e ? 1 : 0); left > 0; left -= 1) this.skipLeb();
      return;
    }
    if (code === 0x11 || (code >= 0x28 && code <= 0x3e)) {
      this.skipLeb();
      return this.skipLeb();
    }
    if (code === 0x3f || code === 0x40 || code === 0xd0) return this.skipLeb();
    if (code === 0x43) this.at += 4;
    else if (code === 0x44) this.at += 8;
    else if (code === BULK) {
      const which = this.u32();
      if (which === MEMORY_COPY) this.at += 2;
      else if (which === MEMORY_FILL) this.at += 1;
      else if (which > 7) throw new Error(`This module has the instruction 0xfc ${which}, which is not known here.`);
    } else if (code > 0xc4 || (code >= 0x06 && code <= 0x0a) || (code >= 0x12 && code <= 0x19))
      throw new Error(`This module has the instruction 0x${code.toString(16)}, which is not known here.`);
  }

  private moved(index: number): number {
    return index < this.imports ? index : index + 1;
  }

  private byte(): number {
    return this.in[this.at++]!;
  }

  private peekU32(): number {
    const { at } = this;
    const value = this.u32();
    this.at = at;
    return value;
  }

  private u32(): number {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
    }
  }

  private skipLeb(): void {
    while (this.byte() >= 0x80);
  }

  private copyText(): Uint8Array {
    const start = this.at;
    const length = this.u32();
    this.at += length;
    return this.in.subarray(start, this.at);
  }
}

function u32(value: number): Bytes {
  const out: Bytes = [];
  let left = value;
  do {
    const byte = left & 0x7f;
    left >>>= 7;
    out.push(left > 0 ? byte | 0x80 : byte);
  } while (left > 0);
  return out;
}

const text = (value: string): Bytes => [...u32(value.length), ...new TextEncoder().encode(value)];

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
