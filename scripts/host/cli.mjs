// node scripts/host/cli.mjs [newest|oldest]...   sets hosts up without running anything in them
import { say } from '../lib/report.mjs';
import { runScript } from '../lib/script.mjs';
import { ensureHost } from './setup.mjs';
import { hostName } from './versions.mjs';

await runScript(async () => {
  const asked = process.argv.slice(2);
  for (const name of asked.length > 0 ? asked : ['newest']) {
    const host = await ensureHost(hostName(name));
    say(`VS Code ${host.vscode} is ready (${host.name}).`);
  }
});
