import { AppError } from '../errors/app-error.ts';

/** What an evaluation may cost. */
export interface BudgetLimits {
  steps: number;
  /** Bytes of text and lists that may be made, estimated. */
  bytes: number;
  /** Calls inside calls. */
  depth: number;
  /** Bytes of the results that may leave, estimated. */
  output: number;
}

/** What one evaluation may cost when nothing else is said. */
export const DEFAULT_LIMITS: BudgetLimits = {
  steps: 200_000,
  bytes: 32 * 1024 * 1024,
  depth: 256,
  output: 16 * 1024 * 1024,
};

/**
 * Fuel of an evaluation. Fuel and not time: deployed, a Worker's clock stands still while code runs.
 * One budget may be shared by the evaluations of several items.
 */
export class Budget {
  private steps = 0;
  private bytes = 0;
  private output = 0;
  private calls = 0;
  private chances = 0;
  private limits: BudgetLimits = DEFAULT_LIMITS;

  constructor(limits?: Partial<BudgetLimits>) {
    this.renew(limits ? { ...DEFAULT_LIMITS, ...limits } : DEFAULT_LIMITS);
  }

  /** Makes it a new one. Filling one again is cheaper than making another for each evaluation. */
  renew(limits: BudgetLimits): this {
    this.limits = limits;
    this.steps = limits.steps;
    this.bytes = limits.bytes;
    this.output = limits.output;
    this.calls = 0;
    this.chances = 0;
    return this;
  }

  /** Pays for work before it is done. */
  spend(steps = 1): void {
    this.steps -= steps;
    // Written this way round so that NaN counts as too much.
    if (!(this.steps >= 0)) this.refuseSteps();
  }

  /** Pays for memory before it is taken. */
  allocate(bytes: number): void {
    this.bytes -= bytes;
    if (!(this.bytes >= 0)) this.refuseBytes();
  }

  /** Pays for a piece of the result before it is copied out. */
  emit(bytes: number): void {
    this.output -= bytes;
    if (!(this.output >= 0)) {
      throw new AppError(
        'EXPRESSION_BUDGET',
        `The result of the expression is larger than ${mebibytes(this.limits.output)}. Give back less, or split it over several items.`,
      );
    }
  }

  /** Goes one call deeper; `leave` must follow, however the call ends. */
  enter(): void {
    if (this.calls >= this.limits.depth) {
      throw new AppError(
        'EXPRESSION_BUDGET',
        `The expression nests more than ${this.limits.depth} calls. Check its recursion.`,
      );
    }
    this.calls += 1;
  }

  leave(): void {
    this.calls -= 1;
  }

  /** Bytes that were paid for so far. */
  usedBytes(): number {
    return this.limits.bytes - this.bytes;
  }

  /** What was paid for so far; more than the limit where the last payment was refused. */
  used(): Omit<BudgetLimits, 'depth'> {
    const { steps, bytes, output } = this.limits;
    return { steps: steps - this.steps, bytes: bytes - this.bytes, output: output - this.output };
  }

  /** A number that no other call of this budget has got, from 0: chance must not repeat itself within an evaluation. */
  nextChance(): number {
    return this.chances++;
  }

  private refuseSteps(): never {
    throw new AppError(
      'EXPRESSION_BUDGET',
      `The expression takes more than ${this.limits.steps} steps. Split the work over several nodes, or work on fewer items.`,
    );
  }

  private refuseBytes(): never {
    throw new AppError(
      'EXPRESSION_BUDGET',
      `The expression makes more than ${mebibytes(this.limits.bytes)} of data. Make smaller texts or lists.`,
    );
  }
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;
