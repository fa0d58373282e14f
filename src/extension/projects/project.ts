import picomatch from 'picomatch';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import { adversarialSuite } from '../../core/adversarial/suite.ts';
import { computeBlastRadius } from '../../core/blastRadius/blastRadius.ts';
import { languageOf } from '../../core/blastRadius/references/languages.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import { diffPartial } from '../../core/diff/diffPartial.ts';
import { diffPrompts } from '../../core/diff/diffPrompts.ts';
import type { Baseline } from '../../core/prompt/baseline.ts';
import type { PromptDiff } from '../../core/diff/model.ts';
import type { EvalCase, Suite } from '../../core/eval/model.ts';
import { promptData } from '../../core/eval/promptData.ts';
import { misspeltPartials } from '../../core/lint/misspeltPartials.ts';
import type { LintFix } from '../../core/lint/model.ts';
import type { Logger } from '../../core/ports.ts';
import { closePrompt } from '../../core/prompt/close.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { toPublished } from '../../core/prompt/publish.ts';
import { parsePrompt } from '../../core/prompt/parse.ts';
import type { BaselineSource, Config } from '../../protocol/config.ts';
import { toReleasePlan } from '../../protocol/plan.ts';
import { registryBaseline } from '../../backends/registryBaseline.ts';
import { gitRevision } from '../../node/baseline/gitRevision.ts';
import { SavedReports } from '../../node/reports/findReport.ts';
import type { ReferenceSource } from '../../node/workspace/references/references.ts';
import type {
  Workspace,
  WorkspacePrompts,
  WorkspaceReferences,
} from '../../node/workspace/workspace.ts';
import { CachedStore } from './cachedStore.ts';
import type { LiveTraffic, RegistryAccess } from './liveTraffic.ts';

export type FileKind = 'prompt' | 'partial';

/** An edit beside what it is compared with. */
export interface Comparison {
  /** Relative to the project's root. */
  readonly file: string;
  readonly kind: FileKind;
  readonly baseline: Baseline;
  readonly candidate: ClosedPrompt;
  readonly diff: PromptDiff;
}

/** What an edit can reach, and the cases that its coverage speaks of. */
export interface Reach {
  /** The edit that was measured. */
  readonly comparison: Comparison;
  readonly blast: BlastRadius;
  /** By id. */
  readonly cases: ReadonlyMap<string, EvalCase>;
  /** Why the suites cannot be read; coverage is then unknown. */
  readonly suiteProblem: CanaryError | null;
}

export interface ProjectDeps {
  /** What an editor holds of a file, saved or not; undefined when it is not open. */
  readonly editorText: (file: string) => string | undefined;
  readonly registry: RegistryAccess;
  /** What somebody chose to compare with; undefined: what the configuration says. */
  readonly chosenBaseline: () => BaselineSource | undefined;
  readonly traffic: LiveTraffic;
  readonly loadSuites: () => Promise<readonly Suite[]>;
  /** The workspace's; the project tells it of changes and lets go of it. */
  readonly references: ReferenceSource;
  readonly log: Logger;
}

interface Cases {
  readonly cases: readonly EvalCase[];
  readonly suiteProblem: CanaryError | null;
}

interface Surroundings {
  readonly prompts: WorkspacePrompts;
  readonly references: WorkspaceReferences;
  readonly suites: Cases;
}

/**
 * One folder with its configuration: reads prompts, compares them with their baseline and measures
 * what an edit reaches. Keeps what is expensive until it is told that files or commits changed.
 */
export class Project {
  readonly config: Config;
  readonly workspace: Workspace;
  readonly #deps: ProjectDeps;
  readonly #store: CachedStore;
  readonly #isPrompt: (file: string) => boolean;
  readonly #isPartial: (file: string) => boolean;
  readonly #reports: SavedReports;
  readonly #baselines = new Map<string, Promise<Baseline>>();
  #surroundings: Promise<Surroundings> | undefined;

  constructor(workspace: Workspace, deps: ProjectDeps) {
    this.workspace = workspace;
    this.config = workspace.config;
    this.#deps = deps;
    this.#store = new CachedStore(workspace.store, deps.editorText);
    this.#reports = new SavedReports(workspace.root);
    this.#isPrompt = picomatch([...this.config.prompts]);
    this.#isPartial = picomatch([...this.config.partials]);
  }

  get root(): string {
    return this.workspace.root;
  }

  /** What prompts are compared with. */
  get baselineSource(): BaselineSource {
    return this.#deps.chosenBaseline() ?? this.config.baseline;
  }

  /** What the configuration says that a file is; undefined for anything else. */
  kindOf(file: string): FileKind | undefined {
    if (this.#isPartial(file)) return 'partial';
    return this.#isPrompt(file) ? 'prompt' : undefined;
  }

  /** The prompt as `text` states it, unsaved partials included. Throws `bad-prompt`. */
  candidate(file: string, text: string): Promise<ClosedPrompt> {
    return closePrompt(parsePrompt(text, file), this.#store);
  }

  /** The prompt as its editor or the disk has it now. Throws `bad-prompt` or `not-found`. */
  async current(file: string): Promise<ClosedPrompt> {
    const text = this.#deps.editorText(file);
    return text === undefined ? this.workspace.openPrompt(file) : this.candidate(file, text);
  }

  /** Repairs of the file's partial tags that are surely misspelt. Throws `bad-prompt`. */
  async misspeltPartials(file: string, text: string): Promise<readonly LintFix[]> {
    return misspeltPartials(parsePrompt(text, file), this.#store);
  }

  async compare(file: string, text: string): Promise<Comparison> {
    return this.#compareWithBaseline(file, await this.candidate(file, text));
  }

  /** The same for the text that the editor or the disk has now. */
  async compareCurrent(file: string): Promise<Comparison> {
    return this.#compareWithBaseline(file, await this.current(file));
  }

  /** What the file is compared with; kept until `forgetBaselines`. */
  baseline(file: string): Promise<Baseline> {
    const known = this.#baselines.get(file) ?? this.#readBaseline(file);
    this.#baselines.set(file, known);
    return known.catch((error: unknown) => {
      this.#baselines.delete(file);
      throw error;
    });
  }

  /** What the edit can reach. Slow the first time and after files changed. */
  async measure(comparison: Comparison): Promise<Reach> {
    const { kind, diff, baseline, candidate } = comparison;
    const isPrompt = kind === 'prompt';
    const [{ prompts, references, suites }, traffic, report] = await Promise.all([
      this.#lookAround(),
      this.#deps.traffic.of(candidate.name),
      isPrompt && baseline.prompt !== null
        ? this.#reports.find(baseline.prompt.fingerprint, candidate.fingerprint)
        : undefined,
    ]);
    const { release } = this.config;
    const { cases, suiteProblem } = isPrompt ? this.#withOwnCases(suites, candidate) : suites;
    const blast = computeBlastRadius({
      diff,
      baseline: isPrompt ? baseline.prompt : null,
      candidate: isPrompt ? candidate : null,
      prompts: prompts.prompts,
      callSites: references.callSites,
      graph: references.graph,
      unread: references.skipped.map(({ file: unread }) => unread),
      cases,
      evaluated: report?.cases ?? [],
      traffic,
      configuredPlan: release === undefined ? null : toReleasePlan(release),
    });
    const byId = new Map(cases.map((it) => [it.id, it]));
    return { comparison, blast, cases: byId, suiteProblem };
  }

  prompts(): Promise<WorkspacePrompts> {
    return this.workspace.closedPrompts();
  }

  /** The configured suites, and one of the cases that prompts bring along. Throws `bad-suite`. */
  async suites(): Promise<readonly Suite[]> {
    const [configured, { prompts }] = await Promise.all([this.#deps.loadSuites(), this.prompts()]);
    const own = prompts.flatMap(({ document }) => promptData(document) ?? []);
    const [first] = own;
    if (first === undefined) return configured;
    return [...configured, { ...first, cases: own.flatMap(({ cases }) => cases) }];
  }

  /** A file of the workspace changed on disk: a prompt, a partial, a caller or a suite. */
  forgetFile(absolute: string): void {
    const file = this.workspace.relative(absolute);
    if (file !== undefined) this.#deps.references.changed({ file });
    this.#store.forget();
    this.#surroundings = undefined;
  }

  /**
   * An editor holds this text of a file, unsaved; null: what the disk has counts again. False for
   * what is no code that could call a prompt.
   */
  codeChanged(file: string, text: string | null): boolean {
    if (this.kindOf(file) !== undefined || languageOf(file) === undefined) return false;
    this.#deps.references.changed({ file, text });
    this.#surroundings = undefined;
    return true;
  }

  /** What the baseline refers to may have moved. */
  forgetBaselines(): void {
    this.#baselines.clear();
  }

  dispose(): void {
    this.#deps.references.dispose();
  }

  async #compareWithBaseline(file: string, candidate: ClosedPrompt): Promise<Comparison> {
    const baseline = await this.baseline(file);
    const kind = this.kindOf(file) ?? 'prompt';
    const diff =
      kind === 'prompt'
        ? diffPrompts(baseline.prompt, candidate)
        : diffPartial(baseline.prompt?.text ?? null, candidate.text, file);
    return { file, kind, baseline, candidate, diff };
  }

  /** The prompt's test data and the built-in attacks belong to the suites as much as cases in files. */
  #withOwnCases(suites: Cases, candidate: ClosedPrompt): Cases {
    const attacks = (): EvalCase[] =>
      Object.entries(this.config.suites).flatMap(([name, suite]) =>
        suite.kind === 'adversarial'
          ? adversarialSuite(toPublished(candidate), suite.categories, name).cases
          : [],
      );
    try {
      const own = promptData(candidate.document)?.cases ?? [];
      return { ...suites, cases: [...suites.cases, ...own, ...attacks()] };
    } catch (error) {
      if (error instanceof CanaryError) return { ...suites, suiteProblem: error };
      throw error;
    }
  }

  async #readBaseline(file: string): Promise<Baseline> {
    const source = this.baselineSource;
    // A registry has whole prompts only.
    const read: BaselineSource =
      source.from === 'registry' && this.kindOf(file) === 'partial'
        ? { from: 'git', ref: 'HEAD' }
        : source;
    if (read.from === 'registry') {
      const [backend, candidate] = await Promise.all([
        this.#deps.registry.connect(),
        this.current(file),
      ]);
      return registryBaseline(backend, candidate, read.label, this.#store);
    }
    const { ref, label } = await gitRevision(this.root, read);
    return { label, prompt: await this.workspace.openBaseline(file, ref) };
  }

  #lookAround(): Promise<Surroundings> {
    const looking = this.#surroundings ?? this.#readSurroundings();
    this.#surroundings = looking;
    return looking.catch((error: unknown) => {
      if (this.#surroundings === looking) this.#surroundings = undefined;
      throw error;
    });
  }

  async #readSurroundings(): Promise<Surroundings> {
    const prompts = await this.workspace.closedPrompts();
    const [references, suites] = await Promise.all([
      this.workspace.references(prompts.prompts),
      this.#readCases(),
    ]);
    return { prompts, references, suites };
  }

  async #readCases(): Promise<Cases> {
    try {
      const suites = await this.#deps.loadSuites();
      return { cases: suites.flatMap((suite) => suite.cases), suiteProblem: null };
    } catch (error) {
      if (!(error instanceof CanaryError)) throw error;
      this.#deps.log.warn('suites cannot be read', { message: describeError(error) });
      return { cases: [], suiteProblem: error };
    }
  }
}
