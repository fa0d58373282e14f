/** A node of a parsed source text, without comments and without tokens that have no name or role. */
export interface SyntaxNode {
  readonly type: string;
  /** Its role in the parent, as the grammar calls it; null when it has none. */
  readonly field: string | null;
  /** Offsets into the text, in UTF-16 units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** The first child in that role. */
export function childIn(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** The first child of one of the types. */
export function childOf(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  return node.children.find(({ type }) => types.includes(type));
}
