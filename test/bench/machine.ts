import { cpus } from 'node:os';

/** "Some processor, 2 cores, Node 20.20.2". */
export function machine(): string {
  const [first] = cpus();
  return `${first?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`;
}
