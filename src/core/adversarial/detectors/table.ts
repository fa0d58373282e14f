import type { Detection } from '../../eval/model.ts';
import type { Detector, DetectorInput } from './detector.ts';
import { marker } from './marker.ts';
import { promptLeak } from './promptLeak.ts';
import { secret } from './secret.ts';

const detectors: { readonly [Kind in Detection['kind']]: Detector<Kind> } = {
  marker,
  'prompt-leak': promptLeak,
  secret,
  none: () => undefined,
};

/** What in the answer shows that the model did as the attacker asked; undefined when nothing does. */
export function detect<Kind extends Detection['kind']>(
  input: DetectorInput<Kind>,
): string | undefined {
  const kind: Kind = input.detection.kind;
  return detectors[kind](input);
}
