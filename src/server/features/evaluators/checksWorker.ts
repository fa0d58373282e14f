import { parentPort } from 'node:worker_threads';
import { LocalChecks } from './localChecks.ts';
import { serveChecks } from './serveChecks.ts';

/** Entry of the evaluators' thread: long outputs must not stall those who resolve prompts. */
if (parentPort !== null) serveChecks(parentPort, new LocalChecks());
