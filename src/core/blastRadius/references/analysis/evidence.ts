import type { CallExpression, Expression } from '../program/expression.ts';
import { dottedName, resolve, type Program, type Scope } from './program.ts';
import { foreignReceiver } from './sdks.ts';

/** Whose function a call runs, as far as this file shows it. */
export interface Origin {
  /** "langfuse.getprompt", in lower case, without underscores and without `Async`. */
  readonly callee: string;
  /** Words of the receiver, of its type, of what it is made with and of where it is imported from. */
  readonly words: string;
  /** Whether the receiver is known to be something else than a source of prompts. */
  readonly foreign: boolean;
  /** What the function and its receiver are called and what they are instances of. */
  readonly names: string;
  /** As it is written. */
  readonly written: string;
}

/** "LoadPromptAsync" -> "loadprompt". */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[_?!]/g, '')
    .replace(/(?<=\w{3})(?:async|sync)$/, '');
}

/** What the file shows of the function that a call runs. */
export function originOf(call: CallExpression, scope: Scope, program: Program): Origin {
  const dotted = dottedName(call.callee);
  const callee = plainName(dotted);
  const receiver = call.callee.kind === 'member' ? call.callee.object : null;
  const facts: Facts = {
    words: new Set(),
    kinds: new Set(),
    packages: new Set(),
    local: false,
  };
  gather(receiver ?? call.callee, scope, program, facts, 0);
  const words = plainName(
    [...facts.words, receiver === null ? '' : dottedName(receiver)].join(' '),
  );
  const ownWord = plainName(
    receiver === null ? '' : (dottedName(receiver).split('.').at(-1) ?? ''),
  );
  const foreign =
    asksPeople.test([...facts.packages, ...facts.words].join(' ')) ||
    (!/prompt/.test(ownWord) &&
      (foreignReceiver.test(words) || facts.local || isOther(facts.packages)));
  const names = plainName([dotted, ...facts.kinds].join(' '));
  return { callee, words, foreign, names, written: dotted };
}

interface Facts {
  readonly words: Set<string>;
  /** Types and constructors. */
  readonly kinds: Set<string>;
  /** Packages of others that the receiver comes from. */
  readonly packages: Set<string>;
  /** Whether the receiver is an instance of a class of this very file. */
  local: boolean;
}

function gather(
  expression: Expression,
  scope: Scope,
  program: Program,
  facts: Facts,
  depth: number,
): void {
  if (depth > 4) return;
  const root = rootOf(expression);
  for (const binding of resolve(root, scope, program).slice(-3)) {
    if (binding.module !== null) {
      facts.words.add(binding.module);
      if (program.bareImportsAreForeign && isPackage(binding.module))
        facts.packages.add(binding.module);
    }
    if (binding.type !== null) describeType(binding.type, program, facts);
    const { value } = binding;
    if (value === null) continue;
    if (value.kind === 'class' && !/prompt/i.test(value.name)) facts.local = true;
    const maker = makerOf(value);
    if (maker === undefined) continue;
    const made = dottedName(maker);
    facts.words.add(made);
    if (value.kind === 'call') facts.kinds.add(made);
    if (maker.kind === 'name' && program.classes.has(maker.name) && !/prompt/i.test(maker.name)) {
      facts.local = true;
    }
    gather(maker, binding.scope, program, facts, depth + 1);
  }
}

function describeType(type: string, program: Program, facts: Facts): void {
  facts.words.add(type);
  facts.kinds.add(type);
  for (const [name] of type.matchAll(/\w+/g)) {
    if (program.classes.has(name) && !/prompt/i.test(name)) facts.local = true;
  }
}

/** The callee of the call that a value comes from. */
function makerOf(value: Expression): Expression | undefined {
  if (value.kind === 'call') return value.callee;
  if (value.kind === 'typed') return makerOf(value.value);
  if (value.kind === 'member' || value.kind === 'name') return value;
  const [only] = value.kind === 'other' ? value.parts : [];
  return value.kind === 'other' && value.parts.length === 1 && only !== undefined
    ? makerOf(only)
    : undefined;
}

/** What stands in front of the first dot; a member of the instance itself. */
function rootOf(expression: Expression): Expression {
  if (expression.kind === 'member' && expression.object !== null) {
    return expression.object.kind === 'name' && /^[A-Z]/.test(expression.object.name)
      ? expression
      : rootOf(expression.object);
  }
  if (expression.kind === 'call') return rootOf(expression.callee);
  return expression;
}

/** JavaScript's way to name a package; other languages do not tell own modules from others'. */
function isPackage(module: string): boolean {
  return (
    /^(?:node:|@[\w-]+\/|[a-z][\w-]*(?:\/|$))/.test(module) && !/^(?:src|app|lib)\//.test(module)
  );
}

/** Libraries that prompt people. */
const asksPeople =
  /(?:^|\s)(?:prompts|inquirer|@inquirer\/\w+|enquirer|@clack\/prompts|prompt|prompt-sync|questionary|prompt_?toolkit[\w.]*|click|typer|rich\.prompt|tty-prompt|spectre\.console)(?:\s|$)/i;

const promptPackages =
  /prompt|llm|lang|genkit|mlflow|openai|anthropic|(?:^|\W)ai(?:\W|$)|feature|flag|semantickernel|latitude|braintrust|humanloop|helicone|portkey|agenta/i;

function isOther(packages: ReadonlySet<string>): boolean {
  return (
    packages.size > 0 && ![...packages].some((it) => promptPackages.test(it) || it.includes('.'))
  );
}
