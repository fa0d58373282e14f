import type { Detection } from '../../eval/model.ts';
import type { Detector, DetectorInput } from './detector.ts';
import { exfiltration } from './exfiltration.ts';
import { exhaustion } from './exhaustion.ts';
import { format } from './format.ts';
import { marker } from './marker.ts';
import { premise } from './premise.ts';
import { promptLeak } from './promptLeak.ts';
import { request } from './request.ts';
import { secret } from './secret.ts';
import { terminal } from './terminal.ts';
import { texts } from './texts.ts';
import { toolCall } from './toolCall.ts';

const detectors: { readonly [Kind in Detection['kind']]: Detector<Kind> } = {
  marker,
  'prompt-leak': promptLeak,
  secret,
  texts,
  exfiltration,
  terminal,
  'tool-call': toolCall,
  format,
  exhaustion,
  premise,
  request,
  none: () => undefined,
};

/** What in the answer shows that the model did as the attacker asked; undefined when nothing does. */
export function detect<Kind extends Detection['kind']>(
  input: DetectorInput<Kind>,
): string | undefined {
  const kind: Kind = input.detection.kind;
  return detectors[kind](input);
}
