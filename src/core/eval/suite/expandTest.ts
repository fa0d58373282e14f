import type { JsonValue } from '../../base/json.ts';
import { caseId, variantLabel } from '../caseId.ts';
import type { Assertion, EvalCase } from '../model.ts';
import { badSuite } from './fields.ts';
import type { Reading } from './reading.ts';
import type { TestFields } from './readTest.ts';
import type { Place } from './source.ts';
import { fillDescription, fillText, fillValue, resolveVars, type Vars } from './template.ts';

/** Cases that one test may become. */
const mostCases = 10_000;

/** One set of values out of the lists of a test. */
interface Combination {
  readonly vars: Vars;
  /** The values that were chosen. */
  readonly chosen: Vars;
}

/**
 * The cases of one test: one for every combination of the values that its variables list, as in
 * promptfoo (a list whose first value is a text is a list of values). Throws `bad-suite` at `place`.
 *
 * @param variant What tells this test from the same test elsewhere: the variables of a scenario.
 */
export function expandTest(
  test: TestFields,
  place: Place,
  reading: Reading,
  variant: Vars = {},
): EvalCase[] {
  return combinations(test, place).map(({ vars, chosen }) =>
    toCase({ ...test, vars }, { ...variant, ...chosen }, place, reading),
  );
}

function combinations({ vars, whole, options }: TestFields, place: Place): Combination[] {
  let all: Combination[] = [{ vars, chosen: {} }];
  if (options.disableVarExpansion === true) return all;
  for (const [name, value] of Object.entries(vars)) {
    if (!Array.isArray(value) || whole.includes(name)) continue;
    const values = value as readonly JsonValue[];
    if (values.length === 0) {
      const path = [...place.path, 'vars', name];
      const message = `variable "${name}" is an empty list, so there would be no case`;
      throw badSuite(place.source, path, message, 'values, or options.disableVarExpansion');
    }
    if (typeof values[0] !== 'string') continue;
    if (all.length * values.length > mostCases) {
      const message = `the lists under vars make more than ${mostCases} cases`;
      throw badSuite(place.source, place.path, message, 'fewer values');
    }
    all = all.flatMap((it) =>
      values.map((chosen) => ({
        vars: { ...it.vars, [name]: chosen },
        chosen: { ...it.chosen, [name]: chosen },
      })),
    );
  }
  return all;
}

function toCase(test: TestFields, variant: Vars, place: Place, reading: Reading): EvalCase {
  const { suite, kind, mustPass } = reading.origin;
  const { source, path } = place;
  const vars = resolveVars(test.vars, place, reading);
  const { options } = test;
  const assertions = test.assertions.map((it) => complete(it, options, vars, place, reading));
  if (assertions.length === 0) {
    const expected = 'at least one assertion under assert';
    throw badSuite(source, path, 'the case has no assertions, so it could never fail', expected);
  }
  const description = fillDescription(test.description, vars);
  const label = variantLabel(variant);
  const named = test.id ?? caseId(description, vars, assertions);
  const isHashed = test.id === undefined && description === undefined;
  return {
    id: label === '' || isHashed ? named : `${named}-${label}`,
    suite,
    description,
    vars,
    assertions,
    threshold: test.threshold,
    ...(options.transform === undefined ? {} : { transform: options.transform }),
    ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    ...(options.suffix === undefined ? {} : { suffix: options.suffix }),
    ...(test.history === undefined ? {} : { history: test.history }),
    tags: test.tags,
    mustPass: test.tags.some((tag) => mustPass.includes(tag)),
    prompt: test.prompt,
    at: { file: source.file, line: source.rangeOf(path).start },
    ...(kind === 'adversarial'
      ? { attack: { category: test.category ?? 'other', owasp: [], atlas: [] } }
      : {}),
  };
}

/** An assertion with the case's variables and the test's judge filled in. */
function complete(
  assertion: Assertion,
  options: TestFields['options'],
  vars: Vars,
  place: Place,
  reading: Reading,
): Assertion {
  const at = { source: place.source, path: [...place.path, 'assert'] };
  const fill = (text: string): string => fillText(text, vars, at, reading);
  const value = fillValue(assertion.value, fill);
  const metric = fillDescription(assertion.metric, vars);
  const provider = assertion.provider ?? options.provider;
  const rubricPrompt = assertion.rubricPrompt ?? options.rubricPrompt;
  const members = assertion.assert?.map((it) => complete(it, options, vars, place, reading));
  return {
    ...assertion,
    value,
    metric,
    ...(provider === undefined ? {} : { provider }),
    ...(rubricPrompt === undefined ? {} : { rubricPrompt }),
    ...(members === undefined ? {} : { assert: members }),
  };
}
