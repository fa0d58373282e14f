/**
 * Which requests come from a web page, and not from a program. A page in the user's browser can
 * send requests here too: it shows itself by an Origin header, or, with a name of its own rebound
 * to 127.0.0.1, by its Host header. Neither is ever right.
 */

export interface Refusal {
  readonly status: 403;
  readonly message: string;
  readonly expected: string;
}

const foreignHost: Refusal = {
  status: 403,
  message: 'the Host header names another machine',
  expected: 'Host: 127.0.0.1, localhost or [::1]',
};

const fromBrowser: Refusal = {
  status: 403,
  message: 'requests of web pages are refused',
  expected: 'no Origin header',
};

/**
 * Null when the request may go on. With `tokens` any Host may be: a rebound page has no token, and
 * the registry may have a name of its own, or a proxy in front.
 */
export function refuse(
  host: string | undefined,
  origin: string | undefined,
  tokens = false,
): Refusal | null {
  if (origin !== undefined) return fromBrowser;
  return tokens || (host !== undefined && isLoopbackHost(host)) ? null : foreignHost;
}

const loopback = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d{1,5})?$/i;

/** Whether a Host header, with or without a port, names this machine. */
export function isLoopbackHost(host: string): boolean {
  return loopback.test(host);
}

/** `application/json`, with parameters or without. */
export function isJsonType(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(?:;|$)/i.test(contentType);
}
