import type { BaselineSource } from '../../protocol/config.ts';

/**
 * What `--base` may say: a git revision, `branch:NAME` (`branch:` alone for the default branch) or
 * `registry:LABEL`. No git revision of these forms exists: a colon would name a file in one.
 */
export function parseBaselineSource(text: string): BaselineSource {
  const [, scheme, name = ''] = /^(branch|registry):(.*)$/.exec(text) ?? [];
  if (scheme === 'branch')
    return name === '' ? { from: 'branch' } : { from: 'branch', branch: name };
  if (scheme === 'registry') return { from: 'registry', label: name === '' ? 'production' : name };
  return { from: 'git', ref: text };
}

/** The same as text, as `parseBaselineSource` reads it. */
export function formatBaselineSource(source: BaselineSource): string {
  if (source.from === 'git') return source.ref;
  return source.from === 'branch' ? `branch:${source.branch ?? ''}` : `registry:${source.label}`;
}
