import { AppError } from '../../errors/app-error.ts';
import { GuestError, GuestThrow, rangeError } from '../guest-error.ts';
import { GuestObject, type Run } from '../values.ts';
import { backtrackingCost, isAnchored } from './cost.ts';
import { type LinearPattern, linearEngine, type Offsets } from './engine.ts';
import { parsePattern, type ParsedPattern } from './parse.ts';
import { reachFrom, reachOf } from './reach.ts';
import { toRe2 } from './translate.ts';

/** Most positions that the host's matcher may look at in one search when it is the better choice. */
const CHEAP = 100_000;
/** The same when there is no other: the linear engine is not loaded or has no words for the pattern. */
const BEARABLE = 2_000_000;
/** Positions that one step pays for: the host looks at them fast, the linear engine slowly. */
const PER_STEP = 64;
const LINEAR_PER_STEP = 16;

/** A pattern with its flags, compiled; shared by all regular expressions with the same source. */
interface Program extends ParsedPattern {
  readonly host: RegExp;
  readonly anchored: boolean;
  readonly reach: ReturnType<typeof reachOf>;
  /** Undefined until it is asked for, null when the engine cannot take it. */
  linear: LinearPattern | null | undefined;
}

const CACHE_SIZE = 200;
const programs = new Map<string, Program>();

/**
 * A regular expression of an expression. The host's matcher goes back and tries again, and cannot be stopped; it runs only
 * where a bound computed from the pattern and the length of the text says that it is cheap. Otherwise an engine of the
 * RE2 class runs, whose time grows with the text and no faster.
 */
export class GuestRegExp extends GuestObject {
  readonly kind = 'regexp';
  readonly source: string;
  readonly flags: string;
  lastIndex = 0;
  private readonly program: Program;

  constructor(source: string, flags: string) {
    super();
    this.program = programOf(source, flags);
    this.source = this.program.host.source;
    this.flags = flags;
  }

  get names(): ReadonlyMap<string, number> {
    return this.program.names;
  }

  has(flag: string): boolean {
    return this.flags.includes(flag);
  }

  toText(): string {
    return `/${this.source}/${this.flags}`;
  }

  /** The first match at or after `from`; with the flag `y` only one that begins there. */
  find(text: string, from: number, run: Run): Offsets | null {
    if (from > text.length) return null;
    const { program } = this;
    const starts = program.anchored || this.has('y') ? 1 : text.length - from + 1;
    const perStart = backtrackingCost(program.tree, text.length, this.has('i'));
    const isCheap = starts * perStart <= CHEAP;
    const linear = isCheap ? null : this.linear();
    const found = linear
      ? this.findLinearly(linear, text, from, run)
      : this.findInHost(text, from, starts * perStart, perStart, run);
    return found && this.has('y') && found[0]![0] !== from ? null : found;
  }

  private findLinearly(linear: LinearPattern, text: string, from: number, run: Run): Offsets | null {
    const cost = (1 + this.source.length / 32) / LINEAR_PER_STEP;
    // Paid before for one step at least, and afterwards for what was looked at: a single search ends in linear time.
    run.budget.spend(cost);
    const found = linear.find(text, from);
    const end = found ? found[0]![1] : text.length;
    const beyond = found ? reachFrom(this.program.reach, text, end) : 0;
    run.budget.spend(cost * (end - from + beyond));
    return found;
  }

  private findInHost(text: string, from: number, bound: number, perStart: number, run: Run): Offsets | null {
    if (!(bound <= BEARABLE)) throw this.tooCostly(text.length);
    const { host } = this.program;
    host.lastIndex = from;
    const match = host.exec(text);
    const end = match ? match.index + match[0].length : text.length;
    run.budget.spend(1 + Math.min(bound, perStart * (end - from + 1)) / PER_STEP);
    return match && (match.indices as unknown as Offsets).map((pair) => pair ?? [-1, -1]);
  }

  private linear(): LinearPattern | null {
    const { program } = this;
    const engine = linearEngine();
    if (program.linear === undefined && engine) {
      const pattern = toRe2(program.tree, this.flags);
      program.linear = pattern === null ? null : engine.compile(pattern);
    }
    return program.linear ?? null;
  }

  private tooCostly(length: number): AppError {
    const shown = this.toText().slice(0, 80);
    if (!linearEngine())
      return new AppError(
        'EXPRESSION_FAILED',
        `The engine that ${shown} needs for a text of ${length} characters is not loaded yet. Try again in a moment.`,
        { needsRegexEngine: true },
      );
    return new AppError(
      'EXPRESSION_BUDGET',
      `${shown} may take too long on a text of ${length} characters: it looks ahead, refers back, or repeats too often. Write it without these, or use a shorter text.`,
    );
  }
}

function programOf(source: string, flags: string): Program {
  const key = `${flags}/${source}`;
  const known = programs.get(key);
  if (known) return known;
  const host = compileInHost(source, flags);
  const parsed = parsePattern(source, flags);
  const program: Program = {
    ...parsed,
    host,
    anchored: isAnchored(parsed.tree) && !flags.includes('m'),
    reach: reachOf(parsed.tree, flags.includes('i')),
    linear: undefined,
  };
  programs.set(key, program);
  if (programs.size > CACHE_SIZE) programs.delete(programs.keys().next().value!);
  return program;
}

const MAX_LENGTH = 10_000;

/** Lets the host check the syntax. Places are always asked for, and the search begins where we say. */
function compileInHost(source: string, flags: string): RegExp {
  if (source.length > MAX_LENGTH)
    throw rangeError(`The regular expression has ${source.length} characters; ${MAX_LENGTH} are allowed.`);
  try {
    if (/[^dgimsuy]/.test(flags) || new Set(flags).size !== flags.length) throw new SyntaxError('flags');
    return new RegExp(source, `${flags.replace(/[dgy]/g, '')}d${flags.includes('y') ? 'y' : 'g'}`);
  } catch {
    const message = `/${source.slice(0, 80)}/${flags.slice(0, 10)} is not a regular expression.`;
    throw new GuestThrow(new GuestError('SyntaxError', message), message);
  }
}
