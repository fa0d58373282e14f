/** A cipher that changes letters of the Latin alphabet one for one; `to` takes and gives 0 to 25. */
export function substitution(to: (letter: number) => number): (text: string) => string {
  const alphabet = Array.from({ length: 128 }, (_, code) => {
    const first = code >= 97 && code <= 122 ? 97 : code >= 65 && code <= 90 ? 65 : undefined;
    return String.fromCharCode(first === undefined ? code : first + to(code - first));
  });
  return (text) => {
    let changed = '';
    for (let at = 0; at < text.length; at++) {
      changed += alphabet[text.charCodeAt(at)] ?? text[at] ?? '';
    }
    return changed;
  };
}
