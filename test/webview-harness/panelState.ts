/** One state of a panel: what the extension says, and words that must then be on it. */
export interface PanelState<Message> {
  readonly name: string;
  readonly messages: readonly Message[];
  readonly shows: string;
}
