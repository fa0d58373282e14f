import type { Importer } from './importer.ts';
import { optionalField, readRecords, textField, unreadable } from './records.ts';

/**
 * XSTest (Roettger and others 2024): columns `prompt`, `type` and, in its second version, `label`.
 * Safe prompts must not be refused; without a label a type `contrast_...` is unsafe.
 */
export const xsTest: Importer = (source) =>
  readRecords(source).map((record, at) => {
    const text = textField(record, 'prompt', source.file);
    const type = optionalField(record, 'type') ?? 'other';
    const label =
      optionalField(record, 'label') ?? (type.startsWith('contrast') ? 'unsafe' : 'safe');
    if (label !== 'safe' && label !== 'unsafe') {
      throw unreadable(source.file, record.line, 'the label safe or unsafe');
    }
    return {
      id: optionalField(record, 'id') ?? String(at + 1),
      category: label === 'safe' ? 'over-refusal' : `xstest:${type}`,
      text,
      detection: label === 'safe' ? { kind: 'none' } : { kind: 'request', request: text },
      line: record.line,
    };
  });
