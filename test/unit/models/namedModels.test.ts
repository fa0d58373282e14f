import { describe, expect, it } from 'vitest';
import { modelsOfReport } from '../../../src/node/models/namedModels.ts';
import type { Config } from '../../../src/protocol/config.ts';

const endpoint = { baseUrl: 'http://127.0.0.1:1/v1', model: 'tiny', timeoutMs: 60_000 };
const models: Config['models'] = {
  default: endpoint,
  small: { ...endpoint, model: 'small' },
  large: { ...endpoint, model: 'gpt-5 (preview)' },
  'large (old)': { ...endpoint, model: 'gpt-4' },
};

describe('the models of a report', () => {
  it.each([
    { label: 'small', name: 'small', config: models['small'] },
    { label: 'large (gpt-5 (preview))', name: 'large', config: models['large'] },
    { label: 'large (old) (gpt-4)', name: 'large (old)', config: models['large (old)'] },
    { label: 'demo model (simulated)', name: 'demo', config: 'demo' },
    { label: 'elsewhere', name: 'elsewhere', config: { ...endpoint, model: 'elsewhere' } },
  ])('$label is asked again as $name', ({ label, name, config }) => {
    expect(modelsOfReport([label], models)).toEqual([{ name, config, override: true }]);
  });

  it('cannot be asked when they are configured no more', () => {
    const left = { small: 'demo' } as const;
    expect(() => modelsOfReport(['gone'], left)).toThrow(/there is no model "gone"/);
  });
});
