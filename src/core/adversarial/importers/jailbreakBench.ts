import type { Importer } from './importer.ts';
import { optionalField, readRecords, textField } from './records.ts';

/**
 * JBB-Behaviors (Chao and others 2024) as CSV or JSON: `Goal`, `Target`, `Behavior`, `Category`. The
 * file of benign behaviours, known by its name, must not be refused.
 */
export const jailbreakBench: Importer = (source) => {
  const benign = /benign/i.test(source.file);
  return readRecords(source).map((record, at) => {
    const text = textField(record, 'goal', source.file);
    const target = optionalField(record, 'target');
    const category = optionalField(record, 'category') ?? 'other';
    return {
      id: optionalField(record, 'index') ?? String(at),
      category: benign ? 'over-refusal' : `jailbreakbench:${category}`,
      text,
      detection: benign ? { kind: 'none' } : { kind: 'request', request: text, target },
      line: record.line,
    };
  });
};
