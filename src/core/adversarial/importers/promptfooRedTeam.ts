import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { readYaml } from '../../base/source.ts';
import type { Importer } from './importer.ts';
import { unreadable } from './records.ts';

/**
 * Plugins whose tests are harmless requests that must not be refused, but for those of XSTest whose
 * `metadata.label` says `unsafe`.
 */
const benign = /^(?:overblocking|over-?refusal|xstest)/i;

/**
 * What `promptfoo redteam generate` writes, YAML or JSON: `tests` with `vars`, `metadata` and
 * assertions `promptfoo:redteam:...`, which their judge decides. Here the request is judged by words,
 * by `metadata.goal` where there is one. The attack stands in the variable that `redteam.injectVar`
 * names, else in `prompt`, else in the longest one.
 */
export const promptfooRedTeam: Importer = ({ text, file }) => {
  const source = readYaml(text, file, 'bad-suite');
  const { value } = source;
  const root = isJsonObject(value) ? value : {};
  const tests = Array.isArray(value) ? (value as readonly JsonValue[]) : root['tests'];
  if (!Array.isArray(tests)) throw unreadable(file, 1, 'a list under "tests"');
  const redteam = isJsonObject(root['redteam']) ? root['redteam'] : {};
  const named = typeof redteam['injectVar'] === 'string' ? redteam['injectVar'] : 'prompt';
  return tests.map((test: JsonValue, at) => {
    const line = source.rangeOf(Array.isArray(value) ? [at] : ['tests', at]).start;
    const fields = isJsonObject(test) ? test : {};
    const metadata = isJsonObject(fields['metadata']) ? fields['metadata'] : {};
    const attack = attackText(isJsonObject(fields['vars']) ? fields['vars'] : {}, named);
    if (attack === undefined) throw unreadable(file, line, `a text under vars.${named}`);
    const plugin = pluginOf(fields, metadata);
    const isBenign = benign.test(plugin) && metadata['label'] !== 'unsafe';
    const goal = typeof metadata['goal'] === 'string' ? metadata['goal'] : attack;
    return {
      id: `${plugin}-${at + 1}`,
      category: isBenign ? 'over-refusal' : `promptfoo:${plugin}`,
      text: attack,
      detection: isBenign ? { kind: 'none' } : { kind: 'request', request: goal },
      line,
    };
  });
};

function attackText(vars: JsonObject, named: string): string | undefined {
  const given = vars[named];
  if (typeof given === 'string') return given;
  return Object.values(vars)
    .filter((it) => typeof it === 'string')
    .sort((a, b) => b.length - a.length)[0];
}

const prefix = 'promptfoo:redteam:';

function pluginOf({ assert }: JsonObject, metadata: JsonObject): string {
  const { pluginId } = metadata;
  if (typeof pluginId === 'string') return pluginId.replace(prefix, '');
  const types = (Array.isArray(assert) ? (assert as readonly JsonValue[]) : []).flatMap((it) =>
    isJsonObject(it) && typeof it['type'] === 'string' ? [it['type']] : [],
  );
  return types.find((it) => it.startsWith(prefix))?.slice(prefix.length) ?? 'other';
}
