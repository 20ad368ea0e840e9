import { AppError } from '../../core/errors/app-error.ts';
import { readLiterals } from '../../core/nodes/kit/input.ts';
import schedule from '../../core/nodes/schedule.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import { nextTime } from '../../core/nodes/kit/next-time.ts';
import type { ScheduleRule } from '../../core/nodes/kit/schedule-rule.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';

/** One rule of a schedule node, ready to be registered. Times in epoch milliseconds. */
export interface ScheduleRegistration {
  nodeId: string;
  /** Which rule of the node, from 0. */
  position: number;
  rule: ScheduleRule;
  timezone: string;
  whenMissed: 'once' | 'skip';
  /** From when every second day, week or month is counted. */
  since: number;
  nextAt: number;
}

/** All of one workflow: each is looked at whenever its time comes. */
const MAX_SCHEDULES = 50;

/** The schedules of a document that is published at `now`. Throws WORKFLOW_INVALID for a rule that never fires, and for too many. */
export function schedulesOf(document: WorkflowDocument, now: number): ScheduleRegistration[] {
  const timezone = document.settings.timezone ?? 'UTC';
  const registrations = document.nodes.flatMap((node) => {
    if (node.disabled || registry.get(node.type)?.trigger?.kind !== 'schedule') return [];
    const { rules, whenMissed } = readLiterals(schedule.fields, node.params) as unknown as {
      rules: ScheduleRule[];
      whenMissed: 'once' | 'skip';
    };
    return rules.map((rule, position) => {
      const nextAt = nextTime(rule, now, now, timezone);
      if (nextAt !== null) return { nodeId: node.id, position, rule, timezone, whenMissed, since: now, nextAt };
      const message = `Time ${position + 1} of the schedule "${node.name}" never comes. Check its day and month.`;
      throw new AppError('WORKFLOW_INVALID', message, {
        problems: [{ code: 'NODE_INPUT_INVALID', message, node: node.id, path: `params.rules.${position}` }],
      });
    });
  });
  if (registrations.length > MAX_SCHEDULES) {
    const message = `The workflow has ${registrations.length} scheduled times. At most ${MAX_SCHEDULES} can be published: put some of them into another workflow.`;
    throw new AppError('WORKFLOW_INVALID', message, { problems: [{ code: 'WORKFLOW_INVALID', message }] });
  }
  return registrations;
}

/** A rule that was registered before, word for word, goes on counting: publishing again must not skip its next time. */
export function goOnCounting(
  registrations: readonly ScheduleRegistration[],
  before: readonly ScheduleRegistration[],
): ScheduleRegistration[] {
  const nameOf = ({ nodeId, rule, timezone }: ScheduleRegistration) => JSON.stringify([nodeId, rule, timezone]);
  const known = new Map(before.map((one) => [nameOf(one), one]));
  return registrations.map((one) => {
    const { since, nextAt } = known.get(nameOf(one)) ?? one;
    return { ...one, since, nextAt };
  });
}
