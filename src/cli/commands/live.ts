import { costPerDay } from '../../core/blastRadius/reasons.ts';
import type { LiveResponse } from '../../protocol/api.ts';
import { unattributedLine } from '../../protocol/traffic.ts';
import type { CommandModule } from '../command.ts';
import { openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import { parseTime } from '../time.ts';
import { oneLine } from '../words.ts';

interface LiveOptions extends RegistryOptions {
  readonly at?: string;
  readonly json?: boolean;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .argument('<prompt>', 'name of the prompt')
    .option('--at <time>', 'a moment in the past, such as 2026-05-05T14:00 (local time) or ...Z')
    .option(...registryOption)
    .option('--json', 'one JSON document on stdout')
    .action(async (prompt: string, options: LiveOptions) => {
      const at = options.at === undefined ? undefined : parseTime('--at', options.at);
      const backend = await openRegistry(options, context);
      const live = await backend.live(prompt, at);
      const json = `${JSON.stringify(live, null, 1)}\n`;
      context.stdout(options.json === true ? json : liveText(live));
      done(0);
    });
};

function liveText(live: LiveResponse): string {
  const { prompt, at, arms, releaseId, traffic, release, freezes = [] } = live;
  const status = release === undefined || release.status === 'running' ? '' : ` ${release.status}`;
  const lines = [
    `${prompt} at ${at}${releaseId === null ? '' : `, release ${releaseId}${status}`}`,
  ];
  for (const { version, weight, arm, fingerprint, environment, textRemovedAt } of arms) {
    const origin = [environment.author, environment.gitCommit?.slice(0, 12), environment.model];
    const known = origin.filter((it) => it !== undefined).join(', ');
    const short = fingerprint.slice(0, 'sha256:'.length + 12);
    lines.push(`  v${version}  ${weight} %  ${arm}  ${short}${known === '' ? '' : `  (${known})`}`);
    if (textRemovedAt !== undefined) {
      lines.push(`      its text was removed at ${textRemovedAt}, by the registry's retention`);
    }
  }
  for (const { by, reason, verified } of release?.approvals ?? []) {
    lines.push(`  approved by ${by}${verified ? '' : ' (not verified)'}: ${reason}`);
  }
  for (const freeze of freezes) {
    lines.push(`  frozen until ${freeze.until} by ${freeze.by}: ${freeze.reason}`);
  }
  if (traffic !== null) {
    const share = Number((traffic.share * 100).toFixed(1));
    const { costPerDay: usd = null } = traffic;
    const cost = usd === null ? '' : `, ${costPerDay(usd)}`;
    lines.push(`  ${traffic.requestsPerDay} requests in the last 24 h, ${share} % of all${cost}`);
    const strangers = unattributedLine(traffic.unattributed);
    if (strangers !== undefined) lines.push(`  ${strangers}`);
  }
  return `${lines.map(oneLine).join('\n')}\n`;
}
