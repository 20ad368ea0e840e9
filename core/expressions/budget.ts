import { AppError } from '../errors/app-error.ts';

/** What an evaluation may cost. */
export interface BudgetLimits {
  steps: number;
  /** Bytes of text and lists that may be made, estimated. */
  bytes: number;
  /** Calls inside calls. */
  depth: number;
}

/** What one evaluation may cost when nothing else is said. */
export const DEFAULT_LIMITS: BudgetLimits = { steps: 200_000, bytes: 32 * 1024 * 1024, depth: 256 };

/**
 * Fuel of an evaluation. Fuel and not time: deployed, a Worker's clock stands still while code runs.
 * One budget may be shared by the evaluations of several items.
 */
export class Budget {
  private steps: number;
  private bytes: number;
  private calls = 0;
  private readonly limits: BudgetLimits;

  constructor(limits: Partial<BudgetLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.steps = this.limits.steps;
    this.bytes = this.limits.bytes;
  }

  /** Pays for work before it is done. */
  spend(steps = 1): void {
    this.steps -= steps;
    // Written this way round so that NaN counts as too much.
    if (!(this.steps >= 0)) {
      throw new AppError(
        'EXPRESSION_BUDGET',
        `The expression takes more than ${this.limits.steps} steps. Split the work over several nodes, or work on fewer items.`,
      );
    }
  }

  /** Pays for memory before it is taken. */
  allocate(bytes: number): void {
    this.bytes -= bytes;
    if (!(this.bytes >= 0)) {
      throw new AppError(
        'EXPRESSION_BUDGET',
        `The expression makes more than ${Math.round(this.limits.bytes / 1_048_576)} MiB of data. Make smaller texts or lists.`,
      );
    }
  }

  /** Runs `work` one call deeper. */
  nested<T>(work: () => T): T {
    if (this.calls >= this.limits.depth) {
      throw new AppError(
        'EXPRESSION_BUDGET',
        `The expression nests more than ${this.limits.depth} calls. Check its recursion.`,
      );
    }
    this.calls += 1;
    try {
      return work();
    } finally {
      this.calls -= 1;
    }
  }
}
