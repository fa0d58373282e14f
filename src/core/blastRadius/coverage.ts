import type { Hunk, PromptDiff } from '../diff/model.ts';
import { templateTags } from '../diff/templateTags.ts';
import type { CaseResult, EvalCase } from '../eval/model.ts';
import type { Coverage } from './model.ts';

const word = /[\p{L}][\p{L}\p{N}]{3,}/gu;
/** Words of every prompt and every test; sharing one of them proves nothing. */
const commonWords = new Set(
  (
    'about after again also always answer answers before between case contain contains could does ' +
    'each every from have input into must never only other output prompt reply respond response ' +
    'should that their them then there these they this those true false user value what when where ' +
    'which while will with without would write your only text string number json'
  ).split(' '),
);
/** In more than this share of the cases a word tells none of them apart. */
const maxShare = 0.5;
/** Letters of a word that count: "escalate", "escalation" and "escalated" are one. */
const stemLength = 6;

/**
 * Which cases exercise which hunk. A case does when it sets a variable of the hunk, checks the
 * format that the hunk changes, or speaks (in assertions, tags, metric, description or attack
 * category) of what the hunk speaks of, or when its answer changed in what the hunk speaks of. Settings
 * are exercised by every case; a lone change by every case that it made pass or fail. `prompts` are the
 * names of the prompts that the change reaches; `evaluated` the last evaluation of this very change.
 */
export function coverageOf(
  diff: PromptDiff,
  cases: readonly EvalCase[],
  prompts: ReadonlySet<string>,
  evaluated: readonly CaseResult[] = [],
): Coverage {
  const concerned = cases.filter(({ prompt }) => prompt === undefined || prompts.has(prompt));
  const answers = new Map(evaluated.map((result) => [result.id, result]));
  const stems = concerned.map(
    (it) => new Set([...stemsOf(wordsOfCase(it)), ...changedStems(answers.get(it.id))]),
  );
  // Hundreds of built-in attacks would make every word of the suites' own cases look rare.
  const common = commonStems(stems.filter((_, index) => !isBuiltIn(concerned[index])));
  const coveredBy: Record<string, string[]> = {};
  const uncoveredHunks: string[] = [];
  const hunks = diff.hunks.filter(({ severity }) => severity !== 'none');
  for (const hunk of hunks) {
    const wanted = stemsOf(wordsOfHunk(hunk));
    const ids = concerned.flatMap((it, index) => {
      const spoken = [...wanted].some(
        (stem) => !common.has(stem) && stems[index]?.has(stem) === true,
      );
      const decided = hunks.length === 1 && isDecided(answers.get(it.id));
      return spoken || decided || exercises(it, hunk) ? [it.id] : [];
    });
    if (ids.length > 0) coveredBy[hunk.id] = ids;
    else uncoveredHunks.push(hunk.id);
  }
  return { cases: concerned.length, uncoveredHunks, coveredBy };
}

function exercises({ vars, assertions }: EvalCase, hunk: Hunk): boolean {
  if (hunk.kinds.includes('model-params')) return true;
  if (hunk.kinds.includes('output-format') && assertions.some(({ type }) => checksFormat(type))) {
    return true;
  }
  const tags = [...templateTags(hunk.beforeText), ...templateTags(hunk.afterText)];
  return tags.some(({ kind, name }) => kind === 'variable' && Object.hasOwn(vars, head(name)));
}

/** What only one of the two answers to a case speaks of. */
function changedStems(result: CaseResult | undefined): Set<string> {
  if (result === undefined) return new Set();
  const before = stemsOf(result.baseline.output);
  const after = stemsOf(result.candidate.output);
  return new Set([
    ...[...before].filter((it) => !after.has(it)),
    ...[...after].filter((it) => !before.has(it)),
  ]);
}

/** Whether the change made the case pass or fail. */
function isDecided(result: CaseResult | undefined): boolean {
  return result?.status === 'regressed' || result?.status === 'improved';
}

function checksFormat(type: string): boolean {
  return /json|xml|yaml|html|csv|schema|javascript|python/.test(type);
}

function head(name: string): string {
  return name.split('.')[0] ?? name;
}

/** The words that came or went; of the lines alone when they were not compared word by word. */
function wordsOfHunk({ words }: Hunk): string {
  return words.flatMap(({ type, text }) => (type === 'same' ? [] : [text])).join(' ');
}

function isBuiltIn(item: EvalCase | undefined): boolean {
  return item?.detection !== undefined && item.at === undefined;
}

/** Of a built-in attack only its category speaks; its harmless requests exercise nothing. */
function wordsOfCase(item: EvalCase): string {
  const { id, description, tags, assertions, attack } = item;
  if (isBuiltIn(item)) {
    return attack?.benign === true ? '' : (attack?.category ?? '');
  }
  const checks = assertions.flatMap(({ value, metric }) => [
    value === undefined ? '' : JSON.stringify(value),
    metric ?? '',
  ]);
  return [id, description ?? '', ...tags, ...checks, attack?.category ?? ''].join(' ');
}

function stemsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(word) ?? [];
  return new Set(words.filter((it) => !commonWords.has(it)).map((it) => it.slice(0, stemLength)));
}

/** What too many cases have in common; of few cases nothing. */
function commonStems(cases: readonly ReadonlySet<string>[]): Set<string> {
  const counts = new Map<string, number>();
  for (const stems of cases) for (const it of stems) counts.set(it, (counts.get(it) ?? 0) + 1);
  const most = Math.max(3, cases.length * maxShare);
  return new Set([...counts].flatMap(([stem, count]) => (count > most ? [stem] : [])));
}
