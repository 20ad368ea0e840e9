import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  CirclePause,
  Hourglass,
  LoaderCircle,
  RotateCw,
  TimerOff,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';

export interface StatusLook {
  word: string;
  icon: LucideIcon;
  /** Text colour. */
  ink: string;
  /** Badge background. */
  soft: string;
  /** Solid fill, for bars. */
  fill: string;
  border: string;
  /** The colour itself, for pictures without classes. */
  colour: string;
  turning?: boolean;
}

const running = {
  ink: 'text-running',
  soft: 'bg-running-soft',
  fill: 'bg-running',
  border: 'border-running',
  colour: 'var(--running)',
};
const waiting = {
  ink: 'text-waiting',
  soft: 'bg-waiting-soft',
  fill: 'bg-waiting',
  border: 'border-waiting',
  colour: 'var(--waiting)',
};
const succeeded = {
  ink: 'text-succeeded',
  soft: 'bg-succeeded-soft',
  fill: 'bg-succeeded',
  border: 'border-succeeded',
  colour: 'var(--succeeded)',
};
const failed = {
  ink: 'text-failed',
  soft: 'bg-failed-soft',
  fill: 'bg-failed',
  border: 'border-failed',
  colour: 'var(--failed)',
};
const paused = {
  ink: 'text-paused',
  soft: 'bg-paused-soft',
  fill: 'bg-paused',
  border: 'border-paused',
  colour: 'var(--paused)',
};
const grey = { ink: 'text-n11', soft: 'bg-n4', fill: 'bg-n9', border: 'border-n8', colour: 'var(--n9)' };

/** Every state of an execution or a node run, the same everywhere: colour, icon and word. */
const LOOKS: Record<string, StatusLook> = {
  queued: { word: 'Queued', icon: CircleDashed, ...grey },
  running: { word: 'Running', icon: LoaderCircle, ...running, turning: true },
  retrying: { word: 'Retrying', icon: RotateCw, ...waiting },
  waiting: { word: 'Waiting', icon: Hourglass, ...waiting },
  paused: { word: 'Paused', icon: CirclePause, ...paused },
  succeeded: { word: 'Succeeded', icon: CircleCheck, ...succeeded },
  failed: { word: 'Failed', icon: CircleX, ...failed },
  cancelled: { word: 'Cancelled', icon: Ban, ...grey },
  timed_out: { word: 'Timed out', icon: TimerOff, ...failed },
  interrupted: { word: 'Interrupted', icon: TriangleAlert, ...waiting },
};

export const lookOf = (status: string): StatusLook => LOOKS[status] ?? { word: status, icon: CircleDashed, ...grey };

const UNFINISHED: readonly string[] = ['queued', 'running', 'waiting', 'paused'];
export const isUnfinished = (status: string): boolean => UNFINISHED.includes(status);
