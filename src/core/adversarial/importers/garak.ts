import { isJsonObject, type JsonValue } from '../../base/json.ts';
import type { Detection } from '../../eval/model.ts';
import type { ChatMessage } from '../../prompt/model.ts';
import type { Importer } from './importer.ts';
import { optionalField, readRecords, unreadable, type ImportRecord } from './records.ts';

/**
 * Report, hit log or attempts of garak as JSONL: the prompt of every attempt, once. A prompt is a
 * text, or a conversation with turns. What the probe's triggers name is looked for in the answer;
 * without triggers the request itself is judged.
 */
export const garak: Importer = (source) => {
  const seen = new Set<string>();
  return readRecords(source).flatMap((record) => {
    const kind = optionalField(record, 'entry_type');
    if (kind !== undefined && kind !== 'attempt' && kind !== 'hit') return [];
    const turns = turnsOf(record.fields['prompt'] ?? null);
    const last = turns.at(-1);
    if (last === undefined) throw unreadable(source.file, record.line, 'a prompt with a text');
    const probe =
      optionalField(record, 'probe_classname') ?? optionalField(record, 'probe') ?? 'other';
    const key = JSON.stringify([probe, turns]);
    // An attempt is logged again with its answer, and with its evaluation.
    if (seen.has(key)) return [];
    seen.add(key);
    const history = turns.slice(0, -1).filter(({ role }) => role !== 'system');
    return [
      {
        id: `${probe}-${optionalField(record, 'seq') ?? seen.size}`,
        category: `garak:${probe}`,
        text: last.content,
        ...(history.length > 0 ? { history } : {}),
        detection: detectionOf(record, last.content),
        line: record.line,
      },
    ];
  });
};

function detectionOf({ fields }: ImportRecord, request: string): Detection {
  const notes = isJsonObject(fields['notes']) ? fields['notes'] : {};
  const given = [notes['triggers'], notes['trigger'], fields['triggers'], fields['trigger']].flat();
  const texts = given.filter((it): it is string => typeof it === 'string' && it.trim() !== '');
  return texts.length > 0 ? { kind: 'texts', texts } : { kind: 'request', request };
}

const roles = ['user', 'assistant', 'system'] as const;

function turnsOf(prompt: JsonValue): ChatMessage[] {
  if (typeof prompt === 'string') return [{ role: 'user', content: prompt }];
  if (!isJsonObject(prompt)) return [];
  if (typeof prompt['text'] === 'string') return [{ role: 'user', content: prompt['text'] }];
  const turns = Array.isArray(prompt['turns']) ? (prompt['turns'] as readonly JsonValue[]) : [];
  return turns.flatMap((turn) => {
    if (!isJsonObject(turn)) return [];
    const { content } = turn;
    const text = isJsonObject(content) ? content['text'] : content;
    const role = roles.find((it) => it === turn['role']) ?? 'user';
    return typeof text === 'string' ? [{ role, content: text }] : [];
  });
}
