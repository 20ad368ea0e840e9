import { githubIssueTriage } from './github-issue-triage.ts';
import type { Sample } from './sample.ts';

/** Every sample, in the order in which they are offered. */
export const SAMPLES: readonly Sample[] = [githubIssueTriage];
