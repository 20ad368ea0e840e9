import { Budget, type BudgetLimits, DEFAULT_LIMITS } from './budget.ts';

/** What all expressions of one attempt at a node may cost together, before its items are counted. */
const BASE = { steps: 1_000_000, bytes: 160 * 1_048_576, output: 64 * 1_048_576 };
/** What each item adds. What leaves is held in memory, so that items add nothing to it. */
const PER_ITEM = { steps: 2_000, bytes: 65_536 };
/** What no number of items exceeds: some seconds of work. */
const MOST = { steps: 20_000_000, bytes: 1024 * 1_048_576 };

/**
 * Fuel for many evaluations. Each has the usual limits for itself, and all of them together the limits of the whole: a node
 * with ten thousand items must not take ten thousand times what one expression may take.
 */
export class SharedBudget {
  private readonly left: Omit<BudgetLimits, 'depth'>;

  private idle: Budget | null = null;

  constructor(items: number) {
    this.left = {
      steps: Math.min(BASE.steps + items * PER_ITEM.steps, MOST.steps),
      bytes: Math.min(BASE.bytes + items * PER_ITEM.bytes, MOST.bytes),
      output: BASE.output,
    };
  }

  /** Does one evaluation with what it may cost, and takes that from the whole, however the evaluation ends. */
  within<T>(evaluate: (budget: Budget) => T): T {
    const { left } = this;
    const limits = {
      steps: Math.min(DEFAULT_LIMITS.steps, left.steps),
      bytes: Math.min(DEFAULT_LIMITS.bytes, left.bytes),
      depth: DEFAULT_LIMITS.depth,
      output: Math.min(DEFAULT_LIMITS.output, left.output),
    };
    const budget = (this.idle ?? new Budget()).renew(limits);
    this.idle = null;
    try {
      return evaluate(budget);
    } finally {
      this.idle = budget;
      const used = budget.used();
      // What was refused has driven it below nothing.
      left.steps = Math.max(0, left.steps - used.steps);
      left.bytes = Math.max(0, left.bytes - used.bytes);
      left.output = Math.max(0, left.output - used.output);
    }
  }
}
