/** How people read the name of a suite or case where several models were asked: "golden (small)". */
export function withModel(name: string, model: string | undefined): string {
  return model === undefined ? name : `${name} (${model})`;
}
