import path from 'node:path';
import picomatch from 'picomatch';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { appendTest, newSuiteFile, type TextChange } from '../../core/eval/appendTest.ts';
import type { EvalCase, EvalReport } from '../../core/eval/model.ts';
import { promoteCase, type StatedTest } from '../../core/eval/promoteCase.ts';
import { readSuite } from '../../core/eval/readSuite.ts';
import { caseKey, resultKey } from '../../core/eval/caseKey.ts';
import { openSuiteFiles } from '../../node/suiteFiles.ts';
import { matchingFiles } from '../../node/workspace/stores.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import { openPlace } from '../openPlace.ts';
import type { Project } from '../projects/project.ts';
import { caseOf } from './caseInput.ts';
import type { EvaluationSubject } from './openEvaluation.ts';

/** A file of the golden set, or one that may be made. */
interface Place {
  readonly suite: string;
  readonly file: string;
  readonly exists: boolean;
}

const newFileName = 'promoted.yaml';

/**
 * Writes a failing case of an adversarial suite into the golden set, as an edit that can be undone,
 * and opens it. Nothing else in the file changes. Throws `bad-usage` when there is no golden suite,
 * or it has the case already.
 */
export async function promoteToGolden(
  project: Project,
  subject: EvaluationSubject,
  report: EvalReport,
  key: string,
  file: string | undefined,
): Promise<void> {
  const result = report.cases.find((it) => resultKey(it) === key);
  const item = caseOf(subject, result === undefined ? key : caseKey(result));
  const output = result?.candidate.output ?? '';
  const test = promoteCase(item, { prompt: subject.candidate.prompt, output });
  refuseTwice(subject, test);
  const place = await choosePlace(project, file);
  if (place === undefined) return;
  const note = `From the ${item.suite} suite: the candidate complied with this attack.`;
  const line = await write(project, place, test, note);
  await openPlace(project, place.file, line);
}

function refuseTwice({ suites }: EvaluationSubject, test: StatedTest): void {
  const known = suites
    .filter(({ kind }) => kind === 'golden')
    .flatMap(({ cases }) => cases)
    .find(({ description }) => description === test.description);
  if (known === undefined) return;
  throw new CanaryError('bad-usage', `the golden set has the case already: ${known.id}`, {
    where: known.at,
    expected: 'a case that is not in it',
  });
}

async function choosePlace(project: Project, file: string | undefined): Promise<Place | undefined> {
  const places = await placesIn(project);
  if (places.length === 0) {
    throw new CanaryError('bad-usage', 'there is no golden suite to write to', {
      where: { file: configFileName },
      expected: 'suites: { golden: { kind: golden, files: [...] } }',
    });
  }
  if (file !== undefined) {
    const named = places.find((it) => it.file === file);
    if (named !== undefined) return named;
    throw new CanaryError('bad-usage', `${file} is no YAML or JSON file of a golden suite`, {
      expected: places.map((it) => it.file).join(', '),
    });
  }
  const chosen = await vscode.window.showQuickPick(places.map(toItem), {
    title: 'Promote the case into the golden set',
    placeHolder: 'The suite file to write it to',
    matchOnDescription: true,
  });
  return chosen?.place;
}

/** Files of the golden suites, and a new one beside them where the configuration would find it. */
async function placesIn({ root, config }: Project): Promise<Place[]> {
  const golden = Object.entries(config.suites).filter(([, { kind }]) => kind === 'golden');
  const places = await Promise.all(
    golden.map(async ([suite, { files: patterns }]) => {
      const found = await matchingFiles(root, patterns, new Map());
      const files = found.filter((file) => /\.(ya?ml|json)$/i.test(file));
      const existing = files.map((file) => ({ suite, file, exists: true }));
      const fresh = path.posix.join(path.posix.dirname(files[0] ?? '.'), newFileName);
      const isNew = !found.includes(fresh) && picomatch([...patterns])(fresh);
      return isNew ? [...existing, { suite, file: fresh, exists: false }] : existing;
    }),
  );
  return places.flat();
}

function toItem(place: Place): vscode.QuickPickItem & { readonly place: Place } {
  const { file, suite, exists } = place;
  return { place, label: file, description: exists ? suite : `${suite}, new file` };
}

/** Returns the line of the new case. */
async function write(
  project: Project,
  { suite, file, exists }: Place,
  test: StatedTest,
  note: string,
): Promise<number> {
  const uri = uriOf(project, file);
  const document = exists ? await vscode.workspace.openTextDocument(uri) : undefined;
  const text = document?.getText() ?? '';
  const change: TextChange =
    document === undefined
      ? { offset: 0, deleted: 0, inserted: newSuiteFile('Promoted attacks', test, note) }
      : appendTest(text, file, test, note);
  const next =
    text.slice(0, change.offset) + change.inserted + text.slice(change.offset + change.deleted);
  const origin = { suite, kind: 'golden' as const, mustPass: [] };
  const cases = await readSuite(next, file, origin, openSuiteFiles(project.root));
  const edit = new vscode.WorkspaceEdit();
  if (document === undefined) {
    edit.createFile(uri, { overwrite: false, contents: Buffer.from(change.inserted) });
  } else {
    const end = document.positionAt(change.offset + change.deleted);
    edit.replace(uri, new vscode.Range(document.positionAt(change.offset), end), change.inserted);
  }
  const wasSaved = document?.isDirty !== true;
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new CanaryError('file-unavailable', 'the editor refused the edit', { where: { file } });
  }
  // What somebody else typed there is theirs to save.
  if (wasSaved) await (await vscode.workspace.openTextDocument(uri)).save();
  return lineOf(cases);
}

function lineOf(cases: readonly EvalCase[]): number {
  return cases.at(-1)?.at?.line ?? 1;
}

function uriOf({ root }: Project, file: string): vscode.Uri {
  return vscode.Uri.file(path.resolve(root, file));
}
