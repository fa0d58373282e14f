import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Projects } from '../projects/projects.ts';
import type { ReleaseFeed } from './releaseFeed.ts';

/** A promotion moves the label that prompts may be compared with: baselines are read anew. */
export function followPromotions(feed: ReleaseFeed, projects: Projects): Disposable {
  return feed.onDidReceive(({ event }) => {
    if (event.type === 'log' && event.entry.action === 'promote') projects.forgetBaselines();
  });
}
