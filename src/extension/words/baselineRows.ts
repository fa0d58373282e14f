import type { BaselineFinding, BaselineState } from '../../core/release/baselineCheck.ts';

/** What was found of stable's own metrics; or that nobody could be asked, and why. */
export type BaselineNews =
  { readonly findings: readonly BaselineFinding[] } | { readonly problem: string };

export const baselineTitle = 'What the canary is judged against';

const states: Readonly<Record<BaselineState, { readonly icon: string; readonly word: string }>> = {
  steady: { icon: 'pass', word: 'steady' },
  unsteady: { icon: 'warning', word: 'too noisy' },
  unknown: { icon: 'question', word: 'too little history' },
};

/** One line a metric, the doubtful ones first; never empty. */
export function baselineLines(news: BaselineNews): readonly string[] {
  return rowsOf(news).map(({ text }) => text);
}

/** The same for a list with icons. */
export function baselineItems(news: BaselineNews): readonly string[] {
  return rowsOf(news).map(({ icon, text }) => `$(${icon}) ${text}`);
}

interface Row {
  readonly icon: string;
  readonly text: string;
}

function rowsOf(news: BaselineNews): readonly Row[] {
  if ('problem' in news) {
    return [{ icon: 'question', text: `stable's history is not known: ${news.problem}` }];
  }
  if (news.findings.length === 0) {
    return [{ icon: 'question', text: 'no history: the registry serves no version of it yet' }];
  }
  const order: readonly BaselineState[] = ['unsteady', 'unknown', 'steady'];
  return order.flatMap((state) =>
    news.findings
      .filter((it) => it.state === state)
      .map(({ why }) => ({ icon: states[state].icon, text: `${states[state].word}: ${why}` })),
  );
}
