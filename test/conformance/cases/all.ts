import type { Conformance } from '../workflow.ts';
import { CALLS } from './calls.ts';
import { ERRORS } from './errors.ts';
import { FLOW } from './flow.ts';
import { LOOPS } from './loops.ts';
import { MERGES } from './merges.ts';
import { TIME } from './time.ts';

/** Every case by its rule. */
export const CASES: Record<string, Conformance> = { ...FLOW, ...MERGES, ...LOOPS, ...ERRORS, ...TIME, ...CALLS };
