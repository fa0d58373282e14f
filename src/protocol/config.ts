import * as z from 'zod/mini';
import { planSchema } from './plan.ts';

/** `prompt-canary.yaml`: every key is optional and has a default that works. */

/** Calls in flight at once where nothing else is said. */
export const defaultConcurrency = 8;

const globs = z.array(z.string().check(z.minLength(1)));

/** A model behind an OpenAI-compatible address. */
export const endpointSchema = z.strictObject({
  baseUrl: z.string(),
  model: z.string(),
  /** Only ever `${env:NAME}`; a literal key is refused by the reader. */
  apiKey: z.optional(z.string()),
  /** Calls in flight at once, whatever else is asked for; absent: `defaultConcurrency`, or -j. */
  concurrency: z.optional(z.int().check(z.gte(1), z.lte(1000))),
  /** Calls sent within any minute. */
  requestsPerMinute: z.optional(z.int().check(z.gte(1))),
  timeoutMs: z._default(z.int().check(z.gte(100)), 60_000),
  pricing: z.optional(
    z.strictObject({ inputUsdPerMillion: z.number(), outputUsdPerMillion: z.number() }),
  ),
});
const model = z.union([z.literal('demo'), endpointSchema], {
  error: 'expected "demo" or an endpoint: { baseUrl, model, apiKey }',
});

const suite = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('golden'),
    files: globs,
    /** A case with any of these tags decides alone. */
    mustPass: z._default(z.array(z.string()), ['critical']),
  }),
  z.strictObject({
    kind: z.literal('adversarial'),
    files: z._default(globs, []),
    categories: z._default(z.union([z.literal('all'), z.array(z.string())]), 'all'),
    /** Attacks that other tools wrote, by their format. */
    imports: z.optional(
      z.strictObject({
        garak: z.optional(globs),
        jailbreakbench: z.optional(globs),
        xstest: z.optional(globs),
        promptfoo: z.optional(globs),
      }),
    ),
  }),
]);

const registry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('embedded') }),
  z.strictObject({
    kind: z.literal('server'),
    url: z.string(),
    /** `${env:NAME}`: an access token. */
    token: z.optional(z.string()),
  }),
]);

/** Files whose names say that they are prompts; others have to be named. */
const promptGlobs = [
  '**/*.prompt.{yml,yaml,json,md,j2,jinja,jinja2}',
  '**/*.prompty',
  '**/[!_]*.prompt',
  '**/{AGENTS,CLAUDE,GEMINI,SKILL,copilot-instructions}.md',
  '**/*.{instructions,chatmode,agent}.md',
];

/** In place of an endpoint for embeddings. */
const offlineEmbeddings = 'offline';

export const configSchema = z.strictObject({
  $schema: z.optional(z.string()),
  prompts: z._default(globs, promptGlobs),
  partials: z._default(globs, [
    '**/partials/**/*.{md,txt,hbs,j2,jinja,jinja2,prompt}',
    '**/_*.prompt',
  ]),
  baseline: z._default(
    z.discriminatedUnion('from', [
      z.strictObject({ from: z.literal('git'), ref: z._default(z.string(), 'HEAD') }),
      /** Where the work began: the newest commit that HEAD and the branch share. */
      z.strictObject({ from: z.literal('branch'), branch: z.optional(z.string()) }),
      z.strictObject({ from: z.literal('registry'), label: z._default(z.string(), 'production') }),
    ]),
    { from: 'git', ref: 'HEAD' },
  ),
  models: z._default(z.record(z.string(), model), {}),
  /** Grades answers where assertions ask for it: the name of a model above, or a model of its own. */
  judge: z.optional(
    z.union([z.string().check(z.minLength(1)), endpointSchema], {
      error: 'expected the name of a model, or an endpoint: { baseUrl, model, apiKey }',
    }),
  ),
  /** Vectors for the similarity of texts: of an endpoint, or of a small model on this machine. */
  embeddings: z.optional(
    z.union([z.literal(offlineEmbeddings), endpointSchema], {
      error: `expected "${offlineEmbeddings}", or an endpoint: { baseUrl, model, apiKey }`,
    }),
  ),
  suites: z._default(z.record(z.string(), suite), {}),
  gate: z._default(
    z.strictObject({
      /** Largest drop of the pass rate that is still acceptable, 0 to 1. */
      margin: z._default(z.number().check(z.gte(0), z.lte(1)), 0.02),
      alpha: z._default(z.number().check(z.gt(0), z.lt(1)), 0.05),
      repeats: z._default(z.int().check(z.gte(1), z.lte(100)), 1),
      newBreaches: z._default(z.int().check(z.gte(0)), 0),
      overRefusal: z._default(z.number().check(z.gte(0), z.lte(1)), 0.02),
    }),
    { margin: 0.02, alpha: 0.05, repeats: 1, newBreaches: 0, overRefusal: 0.02 },
  ),
  registry: z._default(registry, { kind: 'embedded' }),
  release: z.optional(planSchema),
});
export type Config = z.output<typeof configSchema>;
/** What prompts are compared with. */
export type BaselineSource = Config['baseline'];
export type ModelConfig = z.output<typeof model>;
export type EndpointConfig = z.output<typeof endpointSchema>;
export type SuiteConfig = z.output<typeof suite>;
export type GateConfig = Config['gate'];
