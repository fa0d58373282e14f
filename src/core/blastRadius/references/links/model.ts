import type { Sureness } from '../../model.ts';

/** A function of another file, as the file knows it that calls it. */
export interface OutsideFunction {
  /** As the import names it: `./triage`, `app.triage`. */
  readonly module: string;
  /** What it, or what it belongs to, is called there; `*` for the module itself. */
  readonly name: string;
  /** Of what is imported: a method of a class, a function of a module. */
  readonly member: string | null;
}

/** One end of a way that a value takes within one file. */
export type End =
  /** As a source its answer, as a target one of its variables. */
  | { readonly kind: 'prompt'; readonly name: string }
  | { readonly kind: 'result'; readonly of: string }
  /** `at`: which of the function's parameters, as listed. */
  | { readonly kind: 'parameter'; readonly of: string; readonly at: number }
  | { readonly kind: 'outside result'; readonly of: OutsideFunction }
  | { readonly kind: 'argument'; readonly of: OutsideFunction; readonly slot: ArgumentSlot };

/** Where an argument stands: at a position, under a keyword, or under a key of an object at a position. */
export interface ArgumentSlot {
  readonly index: number | null;
  readonly key: string | null;
}

/** A value that comes from one place of a file and goes to another one. */
export interface ValueFlow {
  readonly from: End;
  readonly to: End;
  /** 1-based, of the place where it arrives. */
  readonly line: number;
  readonly sure: Sureness;
}

/** A parameter that a caller may fill. */
export interface OpenParameter {
  readonly name: string;
  /** The key of an object under which it is taken; null when it is the argument. */
  readonly key: string | null;
  readonly index: number;
}

/** What another name of a file stands for; `module` is null for a name of the same file. */
export interface Alias {
  readonly module: string | null;
  readonly name: string;
}

/** What a file gives to others and takes from them, as far as values that prompts made may pass. */
export interface FileLinks {
  readonly style: 'script' | 'python';
  /** Functions that others can import: `classify`, `Triage.classify`. */
  readonly functions: ReadonlyMap<string, readonly OpenParameter[]>;
  readonly aliases: ReadonlyMap<string, Alias>;
  /** Modules whose names others can import from here. */
  readonly passedOn: readonly string[];
  /** Last names of functions of others that are called. */
  readonly calls: ReadonlySet<string>;
  readonly flows: readonly ValueFlow[];
}
