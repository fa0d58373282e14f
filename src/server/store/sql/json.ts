/** Reads a JSON column that the store itself has written, as what the caller put there. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- one cast, here
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}
