// npm run package   builds what has changed and packs it into out/prompt-canary.vsix
import { packageIfStale, vsixFile } from './lib/build.mjs';
import { say } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async () => {
  await packageIfStale();
  say(vsixFile);
});
