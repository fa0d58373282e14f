import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../src/core/eval/model.ts';
import { toHtml } from '../../../src/node/reports/html.ts';
import { toJUnit } from '../../../src/node/reports/junit.ts';
import { toMarkdown } from '../../../src/node/reports/markdown.ts';
import { openDataFolder, saveReport } from '../../../src/node/reports/saveReport.ts';
import { reportOf } from '../../support/evalReports.ts';
import { outcome, times } from '../../support/evaluationFixtures.ts';

const hostile = '</pre><script>alert(1)</script> & "quoted" \u0000\u001b[31m';

function withOutput(item: CaseResult, output: string): CaseResult {
  return { ...item, candidate: { ...item.candidate, output } };
}

const report = reportOf(
  [
    withOutput(outcome([1], [0], { id: 'bad', mustPass: true }), hostile),
    outcome([1], [1], { id: 'good' }),
    outcome([0], [0], { id: 'old' }),
    outcome([1], [1], { id: 'broken', error: 'too long' }),
  ],
  { prompt: 'reply <b>' },
);

describe('HTML report', () => {
  const html = [...toHtml(report)].join('');

  it('holds verdict, reasons and cases', () => {
    expect(html).toContain('1 of 3 golden cases regressed');
    expect(html).toContain('demo model (simulated)');
    for (const { id } of report.cases) expect(html).toContain(id);
  });

  it('shows the text of models as text, and runs no script but its own', () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;');
    expect(html).not.toMatch(/\son\w+=/);
  });

  it('allows nothing but its own style and script, and loads nothing', () => {
    const hash = "'sha256-[A-Za-z0-9+/]{43}='";
    expect(html).toMatch(
      new RegExp(`content="default-src 'none'; style-src ${hash}; script-src ${hash}; base-uri`),
    );
    expect(html).not.toMatch(/\b(?:src|href)=/);
  });

  it('names the hashes of what it holds', () => {
    for (const tag of ['style', 'script']) {
      const [, text = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html) ?? [];
      const hash = createHash('sha256').update(text).digest('base64');
      expect(html).toContain(`${tag}-src 'sha256-${hash}'`);
    }
  });

  it('marks the words that differ, each on its own side', () => {
    const before = withOutput(outcome([1], [0]), 'Your kettle is a lemon.');
    const both = { ...before, baseline: { ...before.baseline, output: 'Your kettle is a gem.' } };
    const page = [...toHtml(reportOf([both]))].join('');
    expect(page).toContain('Your kettle is a <del>gem</del>.');
    expect(page).toContain('Your kettle is a <ins>lemon</ins>.');
  });

  it('offers to show each kind of case there is, and no other', () => {
    const shown = [...html.matchAll(/id="only-([\w-]+)"/g)].map(([, status]) => status);
    expect(shown).toEqual(['all', 'regressed', 'error', 'same-fail', 'same-pass']);
  });
});

describe('markdown report', () => {
  it('holds verdict, rates and what changed', () => {
    const text = toMarkdown(report);
    expect(text).toContain('### reply &lt;b\\>: FAIL');
    expect(text).toContain('1 of 3 golden cases regressed');
    expect(text).toContain('| regressed, must pass | bad |  | seen |');
    expect(text).toContain('| error | broken |  | too long |');
    expect(text).not.toContain('| good |');
  });

  it('neither formats nor notifies, whatever prompts and models wrote', () => {
    const item = outcome([1], [0], { id: '**bold** @team <img src=x> [a](b) | c' });
    const text = toMarkdown(reportOf([item]));
    expect(text).toContain('\\*\\*bold\\*\\* @<!-- -->team &lt;img src=x\\> \\[a\\](b) \\| c');
  });

  it('stays short for any number of cases', () => {
    const many = times(2_000, (at) => outcome([1], [0], { id: `case ${at}` }));
    const text = toMarkdown(reportOf(many));
    expect(text.split('\n').length).toBeLessThan(60);
    expect(text).toContain('and 1,970 more cases in the report');
  });
});

describe('JUnit report', () => {
  const xml = [...toJUnit(report)].join('');

  it('fails what regressed, errs what has no result, skips what failed before', () => {
    expect(xml).toContain('tests="4" failures="1" errors="1" skipped="1"');
    expect(xml).toMatch(/name="bad"[^>]*><failure message="contains: seen">/);
    expect(xml).toMatch(/name="broken"[^>]*><error message="too long"\/>/);
    expect(xml).toMatch(/name="old"[^>]*><skipped/);
    expect(xml).toMatch(/name="good"[^>]*><\/testcase>/);
  });

  it('is well-formed whatever the model wrote', () => {
    expect(xml).toContain('&lt;script&gt;');
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  });
});

describe('saved reports', () => {
  it('lie under their id, in a folder that git ignores', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
    try {
      const file = await saveReport(root, report);
      expect(path.relative(root, file)).toBe(
        path.join('.prompt-canary', 'reports', `${report.id}.json`),
      );
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(report)));
      const ignore = path.join(await openDataFolder(root), '.gitignore');
      expect(await readFile(ignore, 'utf8')).toBe('*\n');
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
