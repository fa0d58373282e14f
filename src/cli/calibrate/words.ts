import type { Estimate } from '../../core/eval/calibration.ts';
import type { CalibrationReport } from '../../core/eval/judgeLabels.ts';
import { percent, plural } from '../../core/eval/words.ts';
import { oneLine } from '../words.ts';

const shown = 20;

/** A calibration for a terminal: how far judge and people agree, and where they do not. */
export function calibrationText(report: CalibrationReport, file: string): string {
  const { verdict, pairs, judges, agreement, precision, recall, f1 } = report;
  const lines = [
    `${file}: ${plural(pairs, 'answer')} judged by ${namesOf(judges)} and by people`,
    `${verdict.toUpperCase()} - ${kappaWords(report)}`,
    '',
    `agreement  ${shareWords(agreement)}`,
    `precision  ${shareWords(precision)}  of what the judge passes, people pass`,
    `recall     ${shareWords(recall)}  of what people pass, the judge passes`,
    `F1         ${shareWords(f1)}`,
    '',
    ...confusionLines(report),
    ...listed('judge and people differ:', report.disagreements.map(disagreementLine)),
    ...listed(
      'not judged:',
      report.unjudged.map((it) => `  > ${placeOf(it)}  ${it.error}`),
    ),
    ...(judges.length === 0 ? [] : ['', 'instructions of the judge:']),
    ...judges.map(
      ({ label, promptHash, instructions }) => `  ${label} ${promptHash}: ${instructions}`,
    ),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function namesOf(judges: CalibrationReport['judges']): string {
  const labels = [...new Set(judges.map(({ label }) => label))];
  return labels.length === 0 ? 'the assertions' : labels.join(', ');
}

function kappaWords({ kappa, minKappa, unjudged }: CalibrationReport): string {
  const missing = unjudged.length === 0 ? '' : `; ${plural(unjudged.length, 'answer')} not judged`;
  if (kappa === null) {
    return `no kappa: judge and people always say one and the same thing${missing}`;
  }
  const [low, high] = kappa.interval;
  const value = `kappa ${kappa.value.toFixed(2)} (95 % CI ${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `${value}, ${minKappa} wanted${missing}`;
}

function shareWords(estimate: Estimate | null): string {
  if (estimate === null) return '-';
  const [low, high] = estimate.interval;
  return `${percent(estimate.value)} (${Math.round(low * 100)}-${Math.round(high * 100)})`;
}

function confusionLines({ confusion }: CalibrationReport): string[] {
  const { truePositive, falsePositive, falseNegative, trueNegative } = confusion;
  const row = (name: string, pass: number | string, fail: number | string): string =>
    `${name.padEnd(12)}${String(pass).padStart(12)}${String(fail).padStart(12)}`;
  return [
    row('', 'judge pass', 'judge fail'),
    row('people pass', truePositive, falseNegative),
    row('people fail', falsePositive, trueNegative),
  ];
}

function placeOf({ line, id }: { readonly line: number; readonly id: string }): string {
  const place = `line ${line}`;
  return id === place ? place : `${place}  ${id}`;
}

function disagreementLine(it: CalibrationReport['disagreements'][number]): string {
  const who = it.human ? 'people pass, the judge fails' : 'people fail, the judge passes';
  return `  > ${placeOf(it)}  ${who}: ${it.reason}`;
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - shown;
  return [
    '',
    title,
    ...lines.slice(0, shown),
    ...(rest > 0 ? [`  and ${rest} more, see --json`] : []),
  ];
}
