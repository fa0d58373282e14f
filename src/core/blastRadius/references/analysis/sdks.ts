import { hubName, registryName } from './match.ts';

/**
 * How one library is asked for a prompt. Callees are compared as dotted names in lower case without
 * underscores and without `Async` at the end: `langfuse.get_prompt` is `langfuse.getprompt`.
 */
export interface SdkRule {
  readonly id: string;
  readonly callee: RegExp;
  /** Names of the argument, or keys of an options object, that hold the prompt's name. */
  readonly keys: RegExp;
  /** The last position at which the name may stand without a key; -1: never. */
  readonly positions: number;
  /** Words in the receiver, in its type or in imports by which the library is known. */
  readonly evidence: RegExp;
  /** Without evidence the callee's name says too little. */
  readonly needsEvidence: boolean;
  /** What of the argument is the name; undefined when it cannot be one. */
  readonly nameIn: (value: string) => string | undefined;
}

/** A loader with a usual name, of the workspace or of a library that is not known. */
export const ownLibrary = 'prompt library';

const asItIs = (value: string): string => value;
const nameKeys = /^(?:name|promptname|prompt|id|promptid|key)$/;

export const sdkRules: readonly SdkRule[] = [
  {
    id: 'MLflow',
    callee: /(?:^|\.)(?:loadprompt|getpromptversion|getpromptversionbyalias)$/,
    keys: /^(?:nameoruri|name|uri)$/,
    positions: 0,
    evidence: /mlflow/,
    needsEvidence: true,
    nameIn: registryName,
  },
  {
    id: 'Langfuse',
    callee: /(?:^|\.)getprompt$/,
    keys: nameKeys,
    positions: 0,
    evidence: /langfuse/,
    needsEvidence: true,
    nameIn: asItIs,
  },
  {
    id: 'Langfuse',
    callee: /\.prompts?\.(?:get|fetch|retrieve)$/,
    keys: nameKeys,
    positions: 0,
    evidence: /langfuse/,
    needsEvidence: true,
    nameIn: asItIs,
  },
  {
    id: 'PromptLayer',
    callee: /(?:^|\.)templates\.get$/,
    keys: /^(?:promptname|name|identifier)$/,
    positions: 0,
    evidence: /promptlayer|(?:^|\W)pl(?:\W|$)/,
    needsEvidence: true,
    nameIn: asItIs,
  },
  {
    id: 'PromptLayer',
    callee: /\.run$/,
    keys: /^promptname$/,
    positions: -1,
    evidence: /promptlayer/,
    needsEvidence: true,
    nameIn: asItIs,
  },
  {
    id: 'LangChain hub',
    callee: /(?:^|\.)(?:hub\.pull|pullprompt|pullpromptcommit|pull)$/,
    keys: /^(?:ownerrepocommit|promptidentifier)$/,
    positions: 0,
    evidence: /langchain|langsmith|(?:^|\W)hub(?:\W|$)/,
    needsEvidence: true,
    nameIn: hubName,
  },
  {
    id: 'Genkit',
    callee: /(?:^|\.)(?:prompt|loadprompt|lookupprompt|promptref|executableprompt)$/,
    keys: nameKeys,
    positions: 1,
    evidence: /genkit|dotprompt/,
    needsEvidence: true,
    nameIn: asItIs,
  },
  {
    id: 'OpenFeature',
    callee:
      /(?:^|\.)(?:get|fetch|resolve|use)?(?:string|object)(?:flag)?(?:value|details|evaluationdetails|valuedetails)$/,
    keys: /^(?:flagkey|key)$/,
    positions: 1,
    evidence: /openfeature|feature|flags?(?:\W|$)|flagd|ofrep/,
    needsEvidence: true,
    nameIn: asItIs,
  },
  {
    id: ownLibrary,
    callee:
      /(?:^|\.)(?:getprompt|loadprompt|pullprompt|fetchprompt|prompttemplate\.fromhub|prompty\.load|prompty\.execute)$/,
    keys: nameKeys,
    positions: 0,
    evidence: /prompt|llm|openai|anthropic|langchain|llamaindex|semantickernel|litellm|genai/,
    needsEvidence: false,
    nameIn: registryName,
  },
];

/** Calls that take the path of a prompt file, besides anything that reads files. */
export const promptFileCall =
  /(?:prompty(?:\.\w+)*\.(?:load|execute|run|headless|asyncload)|loadflow|promptyfile|frompromptyfile|fromprompty|promptfile|loadprompt|prompttemplate|gettemplate)$/;

/** Addresses at which a registry or an OpenFeature server answers for one prompt. */
const addresses = /\/(?:flags|prompts)\/([^/?#]+)(?:\/live|\/versions\/[^/?#]+)?(?:[?#].*)?$/;

export function nameInAddress(value: string): string | undefined {
  return addresses.exec(value)?.[1];
}

/** Calls that only say or check something: a path in them is not read, a name not loaded. */
export const silentCall =
  /(?:^|\.)(?:log|logger|logging|logs?|console|slog|zap|system\.out|system\.err|debug|trace|stdout|stderr)\.\w+$|(?:^|\.)(?:print|println|printf|puts|warn|writeline|loginformation|logwarning|logerror|logdebug|errorf|fatalf|raise|fail|error|exception|valueerror|runtimeerror|keyerror|typeerror|filenotfounderror|\w*exception|\w+error|describe|it|test|expect|assert\w*|equals|equalsignorecase|includes?|contains|startswith|endswith|indexof|settitle|getlogger|strcmp|compare|compareto|eq|eql|track|capture|increment|counter|metric|gauge|event)$/;

/** Calls whose name has "prompt" as a verb or as something shown to a user. */
export const userPrompt =
  /(?:^|\.)(?:set|show|open|close|dismiss|confirm|display|hide|is|has|count|delete|remove|rename|track)\w*prompt\w*$|(?:^|\.)(?:text|selection|multiselection|confirmation|password|input)prompt$|(?:^|\.)prompt(?:user|for|password|confirm|input|select|yesno)\w*$|^(?:window\.)?prompt$|(?:^|\.)(?:inquirer|click|typer|questionary|enquirer|rich)\.prompt$/;

/** Receivers that ask people or draw on screens, not models. */
export const foreignReceiver =
  /(?:^|\W)(?:dialog|wizard|terminal|shell|readline|rl|console|menu|inquirer|form|modal|window|ui|quiz|survey|cmd|repl|tty|stdin|config|configuration|settings|prefs|preferences|properties|sharedpreferences|bundle|resources?|i18n|row|cursor|json|element|node|env|cache|session|storage|localstorage|redis)(?:\W|$)/;
