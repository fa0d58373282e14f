import assert from 'node:assert/strict';
import { toPublished } from '../../../src/core/prompt/publish.ts';
import { publishRequest } from '../../../src/protocol/api.ts';
import {
  analysisOf,
  closeEverything,
  editedPrompt,
  open,
  services,
  uriOf,
} from '../support/editor.ts';

describe('the baseline', () => {
  afterEach(async () => {
    const { projects } = await services();
    const project = await projects.forUri(uriOf(editedPrompt));
    assert.ok(project);
    await projects.chooseBaseline(project, undefined);
    await closeEverything();
  });

  it('may be a version that the registry serves, and is shown as the file shows it', async () => {
    const { projects, connection } = await services();
    await open(editedPrompt);
    const uri = uriOf(editedPrompt);
    const committed = await analysisOf(uri);
    const project = await projects.forUri(uri);
    const before = committed.comparison?.baseline.prompt;
    assert.ok(project !== undefined && before != null);
    const backend = await connection.connect();
    const prompt = toPublished(before);
    const { version } = await backend.publish(publishRequest.parse({ prompt, environment: {} }));
    await backend.label(before.name, 'in-editor', version);

    await projects.chooseBaseline(project, { from: 'registry', label: 'in-editor' });
    const served = await analysisOf(uri, ({ comparison }) =>
      /^in-editor v\d+$/.test(comparison?.baseline.label ?? ''),
    );
    assert.equal(served.comparison?.baseline.prompt?.fingerprint, before.fingerprint);
    assert.equal(served.comparison?.baseline.prompt?.file, before.file);
    assert.deepEqual(
      served.comparison?.diff.kinds.toSorted(),
      committed.comparison?.diff.kinds.toSorted(),
    );

    await projects.chooseBaseline(project, { from: 'registry', label: 'nowhere' });
    const unpublished = await analysisOf(
      uri,
      ({ comparison }) => comparison?.baseline.prompt === null,
    );
    assert.equal(unpublished.comparison?.baseline.label, 'nowhere (not published)');

    await projects.chooseBaseline(project, { from: 'branch' });
    await analysisOf(uri, ({ comparison }) =>
      /^base of (main|master) \([0-9a-f]{7}\)$/.test(comparison?.baseline.label ?? ''),
    );
  });
});
