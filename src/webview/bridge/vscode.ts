/** The only place that touches the editor's side of a webview. */

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What a panel may say to the extension, and what it may keep across reloads. */
export interface Bridge<Out> {
  readonly post: (message: Out) => void;
  /** The view state kept before the webview was reloaded; checked by whoever restores it. */
  readonly restore: () => unknown;
  readonly keep: (view: unknown) => void;
}

/** May be called once a page: the editor hands its API out a single time. */
export function openBridge<Out>(): Bridge<Out> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    restore: () => api.getState(),
    keep: (view) => api.setState(view),
  };
}
