import loadQuickJS from '@jitl/quickjs-wasmfile-release-sync/emscripten-module';

/** An address in the guest's memory. */
export type Pointer = number;

/** What is used of the compiled interpreter; names as its library has them. */
interface Exports {
  _malloc(bytes: number): Pointer;
  _free(address: Pointer): void;
  _QTS_NewRuntime(): Pointer;
  _QTS_NewContext(runtime: Pointer, intrinsics: number): Pointer;
  _QTS_RuntimeSetMaxStackSize(runtime: Pointer, bytes: number): void;
  _QTS_Eval(
    context: Pointer,
    code: Pointer,
    length: number,
    file: Pointer,
    detectModule: number,
    flags: number,
  ): Pointer;
  _QTS_Call(context: Pointer, fn: Pointer, self: Pointer, count: number, args: Pointer): Pointer;
  _QTS_ExecutePendingJob(runtime: Pointer, most: number, context: Pointer): Pointer;
  _QTS_ResolveException(context: Pointer, maybe: Pointer): Pointer;
  _QTS_GetUndefined(): Pointer;
  _QTS_NewString(context: Pointer, text: Pointer): Pointer;
  /** Turns a value into a text, for which it calls the guest's own code unless the value is one already. */
  _QTS_GetString(context: Pointer, value: Pointer): Pointer;
  _QTS_Typeof(context: Pointer, value: Pointer): Pointer;
  _QTS_FreeCString(context: Pointer, text: Pointer): void;
  _QTS_GetProp(context: Pointer, value: Pointer, name: Pointer): Pointer;
  _QTS_FreeValuePointer(context: Pointer, value: Pointer): void;
  _QTS_NewFunction(context: Pointer, name: Pointer, length: number, isConstructor: number, reference: number): Pointer;
  /** Takes over the memory at an address as an ArrayBuffer. */
  _QTS_NewArrayBuffer(context: Pointer, address: Pointer, bytes: number): Pointer;
  /** A copy of its bytes. Without any where the value is no ArrayBuffer; it never runs the guest's code. */
  _QTS_GetArrayBuffer(context: Pointer, value: Pointer): Pointer;
  _QTS_GetArrayBufferLength(context: Pointer, value: Pointer): number;
  _QTS_ArgvGetJSValueConstPointer(list: Pointer, index: number): Pointer;
  UTF8ToString(address: Pointer): string;
  stringToUTF8(text: string, address: Pointer, most: number): number;
  lengthBytesUTF8(text: string): number;
  HEAPU8: Uint8Array;
}

/** The one function that the guest may call, with texts and bytes. It may throw: then nothing of the guest runs ever again. */
export type Ask = (what: string, text: string, bytes: Uint8Array) => string | Uint8Array | undefined;

/** How much the meter is filled with at a time: about ten milliseconds. */
export const SLICE = 1_000_000;
/** For making the interpreter, before there is any program in it. */
const PLENTY = 0x7fff_ffff;
/** What the host may use inside at a time, and besides for each character that it carries. It never runs the guest there. */
const HOST_OPERATIONS = 1_000_000;
const HOST_OPERATIONS_PER_CHARACTER = 32;
/** The interpreter's own stack; what recurses deeper gets an error. */
const STACK_BYTES = 512 * 1024;
const PAGE = 65_536;
/** Room for what the module lays down itself, its stack included; it asks for more as it needs it. */
const FIRST_PAGES = 94;
const MOST_PAGES = 32_768;
const NO_BYTES = new Uint8Array();

/** How an instance asks for more, of operations and of memory. */
export interface Supply {
  /** Called when a slice is used up: refills by returning, ends everything by throwing. A promise lets others run meanwhile. */
  refill(): void | Promise<void>;
  /** Called before the memory grows to so many bytes; false refuses. */
  grow(bytes: number): boolean;
}

/** Present where a call into WebAssembly can be suspended in its middle. */
const jspi = WebAssembly as unknown as {
  Suspending?: new (fn: () => unknown) => WebAssembly.ImportValue;
  promising?: (fn: unknown) => (...args: number[]) => Promise<number>;
};
export const canSuspend = jspi.Suspending !== undefined && jspi.promising !== undefined;

/** What an interpreter is in a moment in which it does nothing: a copy of its memory, and where in it the named values lie. */
export interface Snapshot {
  memory: Uint8Array;
  /** Size of its memory with all that was never touched: what a copy of it has from the start. */
  bytes: number;
  runtime: Pointer;
  context: Pointer;
  values: Record<string, Pointer>;
}

/** QuickJS with a context, freshly made. It is never used for a second program. */
export class QuickJS {
  private readonly to: Exports;
  private readonly fuel: WebAssembly.Global;
  private readonly runtime: Pointer;
  private readonly context: Pointer;
  private readonly slow: Pick<Exports, '_QTS_Eval' | '_QTS_Call' | '_QTS_ExecutePendingJob' | '_QTS_GetString'>;
  private isHosted = false;

  private constructor(to: Exports, fuel: WebAssembly.Global, from: Snapshot | null) {
    this.to = to;
    this.fuel = fuel;
    if (from) {
      to.HEAPU8.set(from.memory);
      this.runtime = from.runtime;
      this.context = from.context;
    } else {
      this.runtime = to._QTS_NewRuntime();
      to._QTS_RuntimeSetMaxStackSize(this.runtime, STACK_BYTES);
      this.context = to._QTS_NewContext(this.runtime, 0);
    }
    const suspendable = (fn: unknown) => (canSuspend ? jspi.promising!(fn) : fn);
    this.slow = {
      _QTS_Eval: suspendable(to._QTS_Eval),
      _QTS_Call: suspendable(to._QTS_Call),
      _QTS_ExecutePendingJob: suspendable(to._QTS_ExecutePendingJob),
      _QTS_GetString: suspendable(to._QTS_GetString),
    } as Exports;
  }

  /** Makes one; with a snapshot it is as the one was of which that was taken. */
  static async create(
    module: WebAssembly.Module,
    supply: Supply,
    ask: Ask,
    from: Snapshot | null = null,
  ): Promise<QuickJS> {
    const memory = new WebAssembly.Memory({
      initial: from ? from.bytes / PAGE : FIRST_PAGES,
      maximum: MOST_PAGES,
    });
    const plainGrow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      if (!supply.grow(memory.buffer.byteLength + pages * PAGE)) {
        // Asks at the next operation whether to go on.
        fuel.value = 0;
        throw new RangeError('no memory');
      }
      return plainGrow(pages);
    };
    let fuel!: WebAssembly.Global;
    const refill = (): void | Promise<void> => {
      if (quickjs?.isHosted) throw new GuestThrew('The host used more than it may inside the interpreter.');
      const more = supply.refill();
      if (!(more instanceof Promise)) return void (fuel.value = SLICE);
      return more.then(() => void (fuel.value = SLICE));
    };
    const empty = canSuspend ? new jspi.Suspending!(refill) : refill;
    let quickjs: QuickJS | null = null;
    const to = await (loadQuickJS as unknown as (options: object) => Promise<Exports>)({
      wasmMemory: memory,
      instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
        const instance = new WebAssembly.Instance(module, {
          ...imports,
          meter: { empty },
        });
        fuel = instance.exports.fuel as WebAssembly.Global;
        fuel.value = PLENTY;
        done(instance);
      },
      callbacks: {
        callFunction: (_: unknown, _context: Pointer, _self: Pointer, count: number, args: Pointer): Pointer =>
          quickjs!.answer(ask, count, args),
        freeHostRef: () => undefined,
      },
    });
    quickjs = new QuickJS(to, fuel, from);
    return quickjs;
  }

  /** Nothing may be going on in it. */
  snapshot(values: Record<string, Pointer>): Snapshot {
    const { HEAPU8: all } = this.to;
    let length = all.length;
    // Most of the memory was never touched.
    while (length > 0 && all[length - 1] === 0) length -= 1;
    return {
      memory: all.slice(0, length),
      bytes: all.length,
      runtime: this.runtime,
      context: this.context,
      values,
    };
  }

  /** The function `ask`, as a value of the guest. */
  newAsk(): Pointer {
    return this.withText('ask', (name) => this.to._QTS_NewFunction(this.context, name, 3, 0, 1));
  }

  newText(text: string): Pointer {
    return this.withText(text, (address) => this.to._QTS_NewString(this.context, address));
  }

  /** An ArrayBuffer of the guest with these bytes. */
  newBytes(bytes: Uint8Array): Pointer {
    return this.hosted(() => {
      const address = this.to._malloc(Math.max(1, bytes.length));
      if (address === 0) throw new RangeError('no memory');
      this.to.HEAPU8.set(bytes, address);
      return this.to._QTS_NewArrayBuffer(this.context, address, bytes.length);
    });
  }

  /** Evaluates a script. Throws GuestThrew. */
  async evaluate(code: string, file: string): Promise<Pointer> {
    const address = this.copyIn(code);
    const name = this.copyIn(file);
    const length = this.to.lengthBytesUTF8(code);
    const value = await this.within(() => this.slow._QTS_Eval(this.context, address, length, name, 0, 0));
    this.hosted(() => {
      this.to._free(address);
      this.to._free(name);
    });
    return this.checked(value);
  }

  /** Calls a function. Throws GuestThrew. */
  async call(fn: Pointer, args: readonly Pointer[]): Promise<Pointer> {
    const list = this.hosted(() => {
      const made = this.to._malloc(4 * args.length);
      new Uint32Array(this.to.HEAPU8.buffer, made, args.length).set(args);
      return made;
    });
    const self = this.hosted(() => this.to._QTS_GetUndefined());
    const value = await this.within(() => this.slow._QTS_Call(this.context, fn, self, args.length, list));
    this.hosted(() => this.to._free(list));
    return this.checked(value);
  }

  /** Runs what promises have made ready, until nothing is. Throws GuestThrew. */
  async runJobs(): Promise<void> {
    const place = this.hosted(() => this.to._malloc(4));
    const value = await this.within(() => this.slow._QTS_ExecutePendingJob(this.runtime, -1, place));
    this.hosted(() => this.to._free(place));
    await this.checked(value);
  }

  member(value: Pointer, name: string): Pointer {
    const key = this.newText(name);
    return this.hosted(() => this.to._QTS_GetProp(this.context, value, key));
  }

  free(value: Pointer): void {
    this.hosted(() => this.to._QTS_FreeValuePointer(this.context, value));
  }

  private answer(ask: Ask, count: number, args: Pointer): Pointer {
    const at = (index: number) => this.hosted(() => this.to._QTS_ArgvGetJSValueConstPointer(args, index));
    const what = count > 0 ? this.textOf(at(0)) : '';
    const text = count > 1 ? this.textOf(at(1)) : '';
    const answer = ask(what, text, count > 2 ? this.bytesOf(at(2)) : NO_BYTES);
    if (answer === undefined) return 0;
    return typeof answer === 'string' ? this.newText(answer) : this.newBytes(answer);
  }

  /** A copy of what an ArrayBuffer holds. */
  private bytesOf(value: Pointer): Uint8Array {
    return this.hosted(() => {
      const length = this.to._QTS_GetArrayBufferLength(this.context, value);
      if (length === 0) return NO_BYTES;
      const address = this.to._QTS_GetArrayBuffer(this.context, value);
      if (address === 0) throw new RangeError('no memory');
      const bytes = this.to.HEAPU8.slice(address, address + length);
      this.to._free(address);
      return bytes;
    });
  }

  /** A value that is a text; nothing where it is none, because only the guest's own code could say what it is as one. */
  private textOf(value: Pointer): string {
    if (!this.isText(value)) return '';
    // It is no longer than the memory in which it lies.
    return this.hosted(() => this.read(this.to._QTS_GetString(this.context, value)), this.to.HEAPU8.length);
  }

  private isText(value: Pointer): boolean {
    return this.hosted(() => {
      const address = this.to._QTS_Typeof(this.context, value);
      const type = this.to.UTF8ToString(address);
      this.to._free(address);
      return type === 'string';
    });
  }

  private read(address: Pointer): string {
    const text = this.to.UTF8ToString(address);
    if (address !== 0) this.to._QTS_FreeCString(this.context, address);
    return text;
  }

  private async checked(value: Pointer): Promise<Pointer> {
    const thrown = this.hosted(() => this.to._QTS_ResolveException(this.context, value));
    if (thrown === 0) return value;
    // On the guest's account: what an error is as a text is its own code's to say.
    const text = await this.within(() => this.slow._QTS_GetString(this.context, thrown));
    throw new GuestThrew(this.hosted(() => this.read(text)));
  }

  /** What the guest does on its own account, from a slice on. */
  private within(work: () => Pointer): Pointer {
    this.fuel.value = Math.min(this.fuel.value as number, SLICE);
    return work();
  }

  /** What the host does inside costs the guest nothing: it is not interrupted, and ends where it uses more than it may. */
  private hosted<T>(work: () => T, characters = 0): T {
    const [left, wasHosted] = [this.fuel.value as number, this.isHosted];
    this.fuel.value = Math.min(PLENTY, HOST_OPERATIONS + HOST_OPERATIONS_PER_CHARACTER * characters);
    this.isHosted = true;
    try {
      return work();
    } finally {
      this.isHosted = wasHosted;
      this.fuel.value = left;
    }
  }

  private withText<T>(text: string, work: (address: Pointer) => T): T {
    const address = this.copyIn(text);
    return this.hosted(() => {
      const result = work(address);
      this.to._free(address);
      return result;
    }, text.length);
  }

  private copyIn(text: string): Pointer {
    return this.hosted(() => {
      const bytes = this.to.lengthBytesUTF8(text) + 1;
      const address = this.to._malloc(bytes);
      if (address === 0) throw new RangeError('no memory');
      this.to.stringToUTF8(text, address, bytes);
      return address;
    }, text.length);
  }
}

/** The guest threw where its own side catches everything: it is out of memory, or out of stack. */
export class GuestThrew extends Error {}
