import { complement, overlap, type Pattern, type Range } from './syntax-tree.ts';

/**
 * How many positions a backtracking matcher may look at from one start in a text of `length` characters: an upper bound,
 * Infinity where repetitions are nested in a way that may double the work with each character.
 */
export function backtrackingCost(tree: Pattern, length: number, ignoreCase: boolean): number {
  return costOf(tree, { length, ignoreCase }, true).work;
}

interface Text {
  length: number;
  ignoreCase: boolean;
}

interface Cost {
  /** In how many ways it can match from one place. */
  ways: number;
  /** Positions looked at over all these ways. */
  work: number;
}

/** `last`: nothing follows, so the first way that matches is taken and none is tried again. */
function costOf(pattern: Pattern, text: Text, last: boolean): Cost {
  switch (pattern.type) {
    case 'sequence': {
      let ways = 1;
      let work = 0;
      pattern.parts.forEach((part, index) => {
        const cost = costOf(part, text, last && index === pattern.parts.length - 1);
        work += ways * cost.work;
        ways *= cost.ways;
      });
      return { ways, work };
    }
    case 'choice': {
      const costs = pattern.options.map((option) => costOf(option, text, last));
      const work = costs.reduce((sum, cost) => sum + cost.work, 0);
      const ways = costs.reduce((sum, cost) => sum + cost.ways, 0);
      return {
        ways:
          last || startsApart(pattern.options, text.ignoreCase) ? Math.max(...costs.map((cost) => cost.ways)) : ways,
        work,
      };
    }
    case 'repeat':
      return repeatCost(pattern, text, last);
    case 'group':
      return costOf(pattern.body, text, last);
    case 'look':
      return { ways: 1, work: 1 + costOf(pattern.body, text, true).work };
    case 'backreference':
      return { ways: 1, work: text.length };
    default:
      return { ways: 1, work: 1 };
  }
}

function repeatCost(pattern: Pattern & { type: 'repeat' }, text: Text, last: boolean): Cost {
  const times = Math.min(pattern.max, text.length);
  const body = costOf(pattern.body, text, false);
  if (body.ways === 1 && isFixed(pattern.body, text.ignoreCase)) {
    const choices = Math.max(1, Math.min(pattern.max, text.length) - pattern.min + 1);
    // The work of one greedy run is paid by the characters it takes.
    return { ways: last ? 1 : choices, work: Math.max(1, times) * body.work };
  }
  const ways = times <= 1 ? 1 + body.ways : body.ways <= 1 ? Infinity : (1 + body.ways) ** times;
  return { ways, work: Math.max(1, ways) * body.work };
}

/** True when every match has the same length and there is one way to it. */
function isFixed(pattern: Pattern, ignoreCase: boolean): boolean {
  switch (pattern.type) {
    case 'sequence':
      return pattern.parts.every((part) => isFixed(part, ignoreCase));
    case 'choice':
      return (
        pattern.options.every(
          (option) => isFixed(option, ignoreCase) && lengthOf(option) === lengthOf(pattern.options[0]!),
        ) && startsApart(pattern.options, ignoreCase)
      );
    case 'repeat':
      return pattern.min === pattern.max && isFixed(pattern.body, ignoreCase);
    case 'group':
      return isFixed(pattern.body, ignoreCase);
    case 'backreference':
    case 'look':
      return false;
    case 'empty':
    case 'edge':
      // Repeating what takes no character is refused as ambiguous.
      return false;
    case 'set':
      return true;
  }
}

/** True when the next character alone tells which option can match. */
function startsApart(options: readonly Pattern[], ignoreCase: boolean): boolean {
  const firsts = options.map((option) => firstOf(option, ignoreCase));
  return firsts.every(
    (first, index) =>
      first !== null && firsts.slice(index + 1).every((other) => other !== null && !overlap(first, other)),
  );
}

/** The characters with which a match begins; null when it may be empty or is not known. */
function firstOf(pattern: Pattern, ignoreCase: boolean): readonly Range[] | null {
  switch (pattern.type) {
    case 'set':
      if (pattern.properties.length > 0) return null;
      if (ignoreCase) return bothCases(pattern.negated ? complement(bothCases(pattern.ranges) ?? []) : pattern.ranges);
      return pattern.negated ? complement(pattern.ranges) : pattern.ranges;
    case 'sequence':
      return firstOf(pattern.parts[0]!, ignoreCase);
    case 'group':
      return firstOf(pattern.body, ignoreCase);
    case 'repeat':
      return pattern.min > 0 ? firstOf(pattern.body, ignoreCase) : null;
    default:
      return null;
  }
}

/** Adds the other case of letters. Beyond ASCII the host has more pairs than we know: null. */
function bothCases(ranges: readonly Range[]): readonly Range[] | null {
  if (ranges.some(([, last]) => last > 127)) return null;
  const result: Range[] = [...ranges];
  for (let code = 65; code <= 90; code += 1) {
    if (overlap(ranges, [[code, code]])) result.push([code + 32, code + 32]);
    if (overlap(ranges, [[code + 32, code + 32]])) result.push([code, code]);
  }
  return result;
}

/** True when a match can begin at the start of the text only. */
export function isAnchored(tree: Pattern): boolean {
  switch (tree.type) {
    case 'edge':
      return tree.kind === 'start';
    case 'sequence':
      return isAnchored(tree.parts[0]!);
    case 'group':
      return isAnchored(tree.body);
    case 'choice':
      return tree.options.every(isAnchored);
    default:
      return false;
  }
}

/** Length of every match of a pattern that has one length only. */
const lengthOf = maxLength;

/** Longest match of a pattern; Infinity where there is no limit. */
export function maxLength(pattern: Pattern): number {
  switch (pattern.type) {
    case 'sequence':
      return pattern.parts.reduce((sum, part) => sum + maxLength(part), 0);
    case 'choice':
      return Math.max(...pattern.options.map(maxLength));
    case 'repeat':
      return pattern.max === 0 ? 0 : pattern.max * maxLength(pattern.body) || 0;
    case 'group':
      return maxLength(pattern.body);
    case 'look':
    case 'backreference':
      return Infinity;
    case 'set':
      return 1;
    default:
      return 0;
  }
}
