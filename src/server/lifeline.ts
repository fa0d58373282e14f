/** Calls `ended` when the other end of standard input is gone: the parent closed it, or died. */
export function endOfInput(input: NodeJS.ReadableStream, ended: () => void): void {
  input.once('end', ended);
  input.once('close', ended);
  input.once('error', ended);
  input.resume();
}
