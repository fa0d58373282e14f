import { demandsOf, type Demand } from '../demands.ts';
import type { LintProblem, LintRule } from '../model.ts';

/** More demands than this are not compared pairwise: 500 sentences are a very long prompt. */
const mostDemands = 500;

/** Two rules that cannot both be followed: one demands what the other forbids, or bounds cross. */
export const contradictions: LintRule = ({ prompt }, places) => {
  const demands = demandsOf(prompt.messages.filter(({ role }) => role !== 'assistant')).slice(
    0,
    mostDemands,
  );
  const problems: LintProblem[] = [];
  demands.forEach((later, index) => {
    const earlier = demands.slice(0, index).find((it) => contradict(it, later));
    if (earlier === undefined) return;
    problems.push({
      rule: 'rules.contradict',
      severity: 'warning',
      message: `"${later.text}" contradicts "${earlier.text}" (line ${earlier.origin.line}): the model has to break one of them`,
      file: later.origin.file,
      span: places.spanOf(later.origin, later.firstLine),
      related: {
        file: earlier.origin.file,
        span: places.spanOf(earlier.origin, earlier.firstLine),
        message: 'the other rule',
      },
    });
  });
  return problems;
};

function contradict(a: Demand, b: Demand): boolean {
  if (a.condition !== b.condition) return false;
  return opposed(a, b) || opposed(b, a) || boundsCross(a, b);
}

/** One says to do it, the other not to. */
function opposed(wanted: Demand, banned: Demand): boolean {
  if (wanted.sense !== 'do' || banned.sense !== 'do-not') return false;
  if (wanted.action.length < 2 || wanted.action[0] !== banned.action[0]) return false;
  const [few, many] = [new Set(banned.action), new Set(wanted.action)];
  return few.size === many.size && [...few].every((word) => many.has(word));
}

/** "At most 3 sentences" and "at least 5 sentences". */
function boundsCross(a: Demand, b: Demand): boolean {
  return a.bounds.some((x) =>
    b.bounds.some((y) => x.unit === y.unit && (x.least > y.most || y.least > x.most)),
  );
}
