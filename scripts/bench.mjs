// npm run bench -- NAME [--json] [--minutes N]   runs test/bench/NAME.ts; without a name, says which there are
import * as esbuild from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/build.mjs';
import { checkNode } from './lib/install.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { startGroup } from './lib/process.mjs';
import { say, table, ToolError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

/** @typedef {import('../test/bench/result.ts').BenchResult} BenchResult */
/** @typedef {import('../test/bench/result.ts').Figures} Figures */

const folder = inRoot('test', 'bench');

/**
 * What scripts may read from `figures` by these names; a benchmark may print more.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const promised = {
  eval: ['wall50ms50', 'wall50ms4', 'wall0ms50', 'wall2000', 'rssMB', 'p50Ms'],
  start: ['cliStartMs'],
  classify: ['kindsF1', 'severityKappa', 'highAgreement', 'criticalMissed'],
  annotate: ['keystroke20KBMs', 'rewrite20KBMs', 'rewrite200KBMs'],
  blast: ['coldMs', 'warmMs', 'maxBlockMs', 'precision', 'recall'],
  activation: ['ownMs'],
  resolve: ['ratioToConstant', 'p99Ms', 'requestsPerS'],
  ingest: ['outcomesPerS', 'otlpSpansPerS'],
  stream: [
    'outcomeToEventP95Ms',
    'breachToStableP99Ms',
    'breachToStableReplicasP99Ms',
    'replicaNotifyMedianMs',
    'memorySlopeMBPerMinute',
  ],
  controller: ['tick10000Ms'],
  stats: ['falseAlarm', 'delay'],
};

/**
 * Files find what lies beside them by `import.meta.url`, which a bundle would change: tests keep the
 * address of their source, programs get the one they have when they are built.
 *
 * @type {esbuild.Plugin}
 */
const ownAddresses = {
  name: 'own addresses',
  setup(build) {
    build.onLoad({ filter: /\.(ts|mjs)$/ }, ({ path: file }) => {
      const relative = path.relative(root, file);
      if (relative.startsWith('node_modules')) return undefined;
      const place = relative.startsWith('src') ? inRoot('dist', path.basename(file)) : file;
      const address = JSON.stringify(pathToFileURL(place).href);
      return {
        contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', address),
        loader: file.endsWith('.ts') ? 'ts' : 'js',
      };
    });
  },
};

await runScript(async () => {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false }, minutes: { type: 'string' } },
    allowPositionals: true,
  });
  checkNode();
  const [name] = positionals;
  const names = benchmarks();
  if (name === undefined) {
    say(['npm run bench -- NAME [--json], where NAME is one of', ...names].join('\n  '));
    return;
  }
  if (!names.includes(name)) {
    throw new ToolError(`There is no benchmark "${name}"; expected ${names.join(', ')}.`, 3);
  }
  if (values.minutes !== undefined) process.env['BENCH_MINUTES'] = values.minutes;
  await buildIfStale();
  const result = await runBenchmark(await bundle(name));
  const missing = (promised[name] ?? []).filter((figure) => !(figure in result.figures));
  if (missing.length > 0) throw new ToolError(`${name} does not print ${missing.join(', ')}.`);
  say(values.json ? JSON.stringify(result, null, 2) : readable(result));
});

/** The files of the folder that export `run`; the others support them. */
function benchmarks() {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      /^export (async )?function run\(/m.test(readFileSync(path.join(folder, file), 'utf8')),
    )
    .map((file) => file.replace(/\.ts$/, ''));
}

/** @param {string} name @returns {Promise<string>} the bundle */
async function bundle(name) {
  const outfile = inRoot('out', 'bench', `${name}.mjs`);
  await esbuild.build({
    stdin: {
      contents: `import { run } from './test/bench/${name}.ts';\nprocess.send(await run());`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    plugins: [ownAddresses],
    logLevel: 'warning',
  });
  return outfile;
}

/**
 * In a process of its own, whose memory is the benchmark's alone. What it prints on the way goes to
 * stderr.
 *
 * @param {string} file
 * @returns {Promise<BenchResult>}
 */
function runBenchmark(file) {
  const child = startGroup(process.execPath, ['--expose-gc', file], {
    cwd: root,
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  return new Promise((resolve, reject) => {
    /** @type {BenchResult | undefined} */
    let result;
    child.once('message', (message) => {
      result = /** @type {BenchResult} */ (message);
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (result !== undefined && code === 0) resolve(result);
      else reject(new ToolError(`The benchmark ended with exit code ${String(code)}.`));
    });
  });
}

/** @param {BenchResult} result */
function readable({ name, seed, machine, figures, floor, peer }) {
  const columns = [figures, floor, peer ?? {}].map((column) => flatten(column));
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const rows = names.map((each) => [
    each,
    ...columns.map((column) => {
      const value = column.get(each);
      return value === undefined ? '' : String(Number(value.toPrecision(4)));
    }),
  ]);
  return [
    `${name}, on ${machine}${seed === null ? '' : `, seed ${seed}`}`,
    '',
    ...table([['', 'ours', 'floor', 'peer'], ...rows]),
  ].join('\n');
}

/**
 * @param {Figures} figures
 * @returns {Map<string, number>} by dotted name
 */
function flatten(figures, prefix = '') {
  return new Map(
    Object.entries(figures).flatMap(([name, value]) =>
      typeof value === 'number'
        ? [/** @type {const} */ ([prefix + name, value])]
        : [...flatten(value, `${prefix}${name}.`)],
    ),
  );
}
