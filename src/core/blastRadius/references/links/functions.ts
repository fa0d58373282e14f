import type { Sureness } from '../../model.ts';
import { lesser } from './fileLinks.ts';
import type { ArgumentSlot, FileLinks, OpenParameter, OutsideFunction } from './model.ts';
import { ModuleFiles } from './moduleFiles.ts';

/** A function of a known file. */
export interface FoundFunction {
  readonly file: string;
  /** `classify`, `Triage.classify`. */
  readonly name: string;
  readonly parameters: readonly OpenParameter[];
  readonly sure: Sureness;
}

/** Names lead to names; longer ways than that are circles. */
const maxSteps = 6;

/** Finds the functions behind imports, through aliases and files that pass names on. */
export class LinkedFunctions {
  readonly #files: ReadonlyMap<string, FileLinks>;
  readonly #modules: ModuleFiles;

  constructor(files: ReadonlyMap<string, FileLinks>) {
    this.#files = files;
    this.#modules = new ModuleFiles(new Map([...files].map(([file, { style }]) => [file, style])));
  }

  /** The function that a call in `file` runs. */
  outside(file: string, { module, name, member }: OutsideFunction): FoundFunction | undefined {
    return this.#imported(file, module, name, member, 0);
  }

  /** The function that others can import from `file` under a name. */
  named(file: string, name: string): FoundFunction | undefined {
    return this.#own(file, name, null, 0);
  }

  /** Files that a file passes on to others what they have. */
  passedOn(file: string): string[] {
    const links = this.#files.get(file);
    const ofFolder = file.endsWith('/__init__.py');
    const aliased = ofFolder ? [...(links?.aliases.values() ?? [])] : [];
    const modules = [...(links?.passedOn ?? []), ...aliased.flatMap(({ module }) => module ?? [])];
    return modules.flatMap((module) => this.#modules.find(file, module)?.file ?? []);
  }

  #imported(
    file: string,
    module: string,
    name: string,
    member: string | null,
    step: number,
  ): FoundFunction | undefined {
    const found = this.#modules.find(file, module);
    const inModule =
      found === undefined
        ? undefined
        : name === '*'
          ? this.#own(found.file, member ?? 'default', null, step)
          : this.#own(found.file, name, member, step);
    if (inModule !== undefined && found !== undefined) {
      return { ...inModule, sure: lesser(inModule.sure, found.sure) };
    }
    // `from app import triage`: the name is that of a module.
    const isPython = this.#files.get(file)?.style === 'python';
    if (!isPython || member === null || name === '*') return undefined;
    const inner = this.#modules.find(
      file,
      module.endsWith('.') ? module + name : `${module}.${name}`,
    );
    const own = inner === undefined ? undefined : this.#own(inner.file, member, null, step);
    return own && inner && { ...own, sure: lesser(own.sure, inner.sure) };
  }

  #own(file: string, name: string, member: string | null, step: number): FoundFunction | undefined {
    const links = this.#files.get(file);
    if (links === undefined || step > maxSteps) return undefined;
    const full = member === null ? name : `${name}.${member}`;
    const parameters = links.functions.get(full);
    if (parameters !== undefined) return { file, name: full, parameters, sure: 'likely' };
    const whole = member === null ? undefined : links.aliases.get(full);
    const alias = whole ?? links.aliases.get(name);
    if (alias !== undefined) {
      const rest = whole === undefined ? member : null;
      const { module } = alias;
      return module === null
        ? this.#own(file, alias.name, rest, step + 1)
        : this.#imported(file, module, alias.name, rest, step + 1);
    }
    for (const module of links.passedOn) {
      const found = this.#imported(file, module, name, member, step + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** How sure it is that an argument becomes a parameter; undefined when it becomes another one. */
export function fits(slot: ArgumentSlot, parameter: OpenParameter): Sureness | undefined {
  const { index, key } = slot;
  if (index === null) return key === (parameter.key ?? parameter.name) ? 'likely' : undefined;
  if (index !== parameter.index) return undefined;
  if (key === null) return parameter.key === null ? 'likely' : 'possible';
  // The function may take this key out of the object, or another one.
  return parameter.key === null ? 'possible' : parameter.key === key ? 'likely' : undefined;
}
