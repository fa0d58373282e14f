import { parseContext, type Evaluated } from './evaluate.ts';
import type { RoutingTable } from './routingTable.ts';

/**
 * OFREP's bulk evaluation: every prompt's answer for one context, by name, out of the answers that
 * are ready. `more` goes beside the flags.
 */
export function evaluateAll(
  table: RoutingTable,
  text: string,
  more: Readonly<Record<string, unknown>>,
): { readonly body: string } | Evaluated {
  const parsed = parseContext('', text);
  if ('status' in parsed) return parsed;
  const { targetingKey, context } = parsed;
  const flags = [...table.routes()]
    .sort((a, b) => (a.source.prompt < b.source.prompt ? -1 : 1))
    .map((route) => route.place(targetingKey, context).body.toString('utf8'));
  const rest = JSON.stringify(more).slice(1);
  return { body: `{"flags":[${flags.join(',')}],${rest}` };
}
