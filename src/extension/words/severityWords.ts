import type { Severity } from '../../core/diff/model.ts';

/** Severity for people, and what it asks of them. */
export const severityWords: Readonly<Record<Severity, { name: string; advice: string }>> = {
  none: { name: 'None', advice: 'safe to ship' },
  low: { name: 'Low', advice: 'worth a glance' },
  medium: { name: 'Medium', advice: 'run the golden set' },
  high: { name: 'High', advice: 'release as a canary' },
  critical: { name: 'Critical', advice: 'needs approval before any user sees it' },
};
