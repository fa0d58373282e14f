import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { schemes } from '../contributions.ts';
import type { RegistryConnection } from '../registry/connection.ts';

/** The virtual document that shows a version of the registry. */
export function versionUri(prompt: string, version: number): vscode.Uri {
  return vscode.Uri.from({
    scheme: schemes.version,
    path: `/${prompt} v${version}.prompt.yml`,
    query: JSON.stringify([prompt, version]),
  });
}

/** Versions of the registry as read-only documents; they never change. */
export class VersionDocuments implements vscode.TextDocumentContentProvider {
  readonly #connection: RegistryConnection;

  constructor(connection: RegistryConnection) {
    this.#connection = connection;
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const parts: unknown = JSON.parse(query);
    const [prompt, version] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
    if (typeof prompt !== 'string' || typeof version !== 'number') {
      throw new CanaryError('bad-usage', 'not the address of a version');
    }
    const { publishedText } = await import('../../core/prompt/publishedText.ts');
    const backend = await this.#connection.connect();
    return publishedText((await backend.version(prompt, version)).content);
  }
}
