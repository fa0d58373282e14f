export const addressExpected = 'an address such as http://127.0.0.1:7420';

/** Whether a text is an absolute address that HTTP can be spoken to. */
export function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
