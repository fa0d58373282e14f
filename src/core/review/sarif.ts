import type { Log, ReportingDescriptor, Result } from 'sarif';
import { sha256Hex } from '../base/hash.ts';
import type { Hunk, Severity } from '../diff/model.ts';
import type { LintProblem } from '../lint/model.ts';
import { inFolder } from './githubAnnotations.ts';
import type { ReviewedEdit, UnreadableFile } from './model.ts';

type Level = NonNullable<Result['level']>;

const bySeverity: Readonly<Record<Severity, Level>> = {
  none: 'none',
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};
const byLint: Readonly<Record<LintProblem['severity'], Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

interface Finding {
  readonly rule: ReportingDescriptor;
  readonly result: Result;
}

/**
 * Changes and problems as one run of SARIF 2.1.0 (OASIS, 2020). Changes that do not reach the model
 * are left out.
 *
 * @param folder path of the workspace within the repository, '' for its root.
 */
export function toSarif(
  edits: readonly ReviewedEdit[],
  version: string,
  folder: string,
  unreadable: readonly UnreadableFile[] = [],
): Log {
  const reviewed = edits.flatMap((edit) => [
    ...edit.diff.hunks
      .filter(({ severity }) => severity !== 'none')
      .map((hunk) => changeOf(hunk, inFolder(folder, hunk.file ?? edit.diff.file))),
    ...edit.problems.map((problem) => problemOf(problem, inFolder(folder, problem.file))),
  ]);
  const findings = [
    ...reviewed,
    ...unreadable.map((it) => unreadableOf(it, inFolder(folder, it.file))),
  ];
  const rules = new Map(findings.map(({ rule }) => [rule.id, rule]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Prompt Canary', version, rules: [...rules.values()] } },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ result }) => result),
      },
    ],
  };
}

function changeOf(hunk: Hunk, uri: string): Finding {
  const [rule] = hunk.rules;
  const id = rule?.id ?? `change.${hunk.kinds[0] ?? 'cosmetic'}`;
  const { start, end } = hunk.afterRange;
  return {
    rule: { id, shortDescription: { text: rule?.why ?? 'A change of the prompt.' } },
    result: {
      ruleId: id,
      level: bySeverity[hunk.severity],
      message: { text: [hunk.summary, ...hunk.rules.map(({ why }) => why)].join('. ') },
      locations: [at(uri, { startLine: start, endLine: Math.max(start, end) })],
      partialFingerprints: {
        'change/v1': sha256Hex([uri, hunk.beforeText, hunk.afterText].join('\0')),
      },
      properties: { severity: hunk.severity, kinds: [...hunk.kinds], direction: hunk.direction },
    },
  };
}

function problemOf({ rule, severity, message, span }: LintProblem, uri: string): Finding {
  const region = { startLine: span.line, startColumn: span.column, endColumn: span.endColumn };
  return {
    rule: { id: rule, shortDescription: { text: rule } },
    result: {
      ruleId: rule,
      level: byLint[severity],
      message: { text: message },
      locations: [at(uri, region)],
      partialFingerprints: { 'problem/v1': sha256Hex([uri, rule, message].join('\0')) },
    },
  };
}

function unreadableOf({ line, message }: UnreadableFile, uri: string): Finding {
  const id = 'prompt.unreadable';
  return {
    rule: { id, shortDescription: { text: 'The prompt cannot be read.' } },
    result: {
      ruleId: id,
      level: 'error',
      message: { text: message },
      locations: [at(uri, { startLine: line })],
      partialFingerprints: { 'problem/v1': sha256Hex([uri, id, message].join('\0')) },
    },
  };
}

type Locations = NonNullable<Result['locations']>;
type Region = NonNullable<Locations[number]['physicalLocation']>['region'];

function at(uri: string, region: NonNullable<Region>): Locations[number] {
  // A `#` or `?` in a file's name would end the path.
  const encoded = uri.split('/').map(encodeURIComponent).join('/');
  return { physicalLocation: { artifactLocation: { uri: encoded }, region } };
}
