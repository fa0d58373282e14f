import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../src/core/eval/model.ts';
import { toHtml } from '../../../src/node/reports/html.ts';
import { toJUnit } from '../../../src/node/reports/junit.ts';
import { openDataFolder, saveReport } from '../../../src/node/reports/saveReport.ts';
import { reportOf } from '../../support/evalReports.ts';
import { outcome } from '../../support/evaluationFixtures.ts';

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
  const html = toHtml(report);

  it('holds verdict, reasons and cases', () => {
    expect(html).toContain('1 of 3 golden cases regressed');
    expect(html).toContain('demo model (simulated)');
    for (const { id } of report.cases) expect(html).toContain(id);
  });

  it('shows the text of models as text', () => {
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;');
  });

  it('allows nothing but its own style, and loads nothing', () => {
    expect(html).toMatch(/content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='"/);
    expect(html).not.toMatch(/\b(?:src|href)=/);
  });
});

describe('JUnit report', () => {
  const xml = toJUnit(report);

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
