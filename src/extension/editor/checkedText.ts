import path from 'node:path';
import picomatch from 'picomatch';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { readSuite } from '../../core/eval/readSuite.ts';
import type { SuiteNote } from '../../core/eval/suite/fields.ts';
import type { SuiteOrigin } from '../../core/eval/suite/reading.ts';
import { parseConfig } from '../../node/config.ts';
import { openSuiteFiles } from '../../node/suiteFiles.ts';
import type { Config } from '../../protocol/config.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import type { Project } from '../projects/project.ts';
import { findingOf, type Finding } from './finding.ts';

/** What is wrong with a configuration, as an editor has it. */
export function checkConfig(text: string, source: vscode.Uri): readonly Finding[] {
  const root = path.dirname(source.fsPath);
  try {
    parseConfig(text, configFileName);
    return [];
  } catch (error) {
    return [findingIn(error, source, root)];
  }
}

/**
 * What is wrong with a suite, as an editor has it, and what stands in it without effect; nothing for
 * a file that is no suite. Files that it names are read from the disk.
 */
export async function checkSuite(
  project: Project,
  file: string,
  text: string,
  source: vscode.Uri,
): Promise<readonly Finding[]> {
  const origin = originOf(project.config, file);
  if (origin === undefined) return [];
  const { root } = project;
  const notes: SuiteNote[] = [];
  try {
    await readSuite(text, file, origin, openSuiteFiles(root), (note) => void notes.push(note));
    return notes.map((note) => noteIn(note, root));
  } catch (error) {
    return [...notes.map((note) => noteIn(note, root)), findingIn(error, source, root)];
  }
}

function originOf({ suites }: Config, file: string): SuiteOrigin | undefined {
  const found = Object.entries(suites).find(
    ([, { files }]) => files.length > 0 && picomatch([...files])(file),
  );
  if (found === undefined) return undefined;
  const [suite, config] = found;
  const mustPass = config.kind === 'golden' ? config.mustPass : [];
  return { suite, kind: config.kind, mustPass };
}

function findingIn(error: unknown, source: vscode.Uri, root: string): Finding {
  if (error instanceof CanaryError) return findingOf(error, source, root);
  throw error;
}

function noteIn({ file, line, text }: SuiteNote, root: string): Finding {
  const start = new vscode.Position(Math.max(0, line - 1), 0);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, new vscode.Position(start.line, 10_000)),
    text,
    vscode.DiagnosticSeverity.Information,
  );
  diagnostic.source = 'Prompt Canary';
  diagnostic.code = 'without-effect';
  diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return { target: vscode.Uri.file(path.resolve(root, file)).toString(), diagnostic };
}
