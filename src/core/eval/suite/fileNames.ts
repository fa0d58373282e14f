const filePrefix = 'file://';

export function namesFile(value: unknown): value is `file://${string}` {
  return typeof value === 'string' && value.startsWith(filePrefix);
}

/** The text behind `file://`. */
export function afterFile(reference: string): string {
  return reference.slice(namesFile(reference) ? filePrefix.length : 0);
}

/** Languages whose files are programs, by extension. */
const programs: Readonly<Record<string, string>> = {
  js: 'JavaScript',
  cjs: 'JavaScript',
  mjs: 'JavaScript',
  ts: 'TypeScript',
  cts: 'TypeScript',
  mts: 'TypeScript',
  py: 'Python',
  rb: 'Ruby',
  go: 'Go',
  sh: 'shell',
  exe: 'machine',
};

/** The language of a file that is a program, a function's name behind it allowed. */
export function programLanguage(file: string): string | undefined {
  const [, extension = ''] = /\.([A-Za-z]+)(?::[\w.]+)?$/.exec(file) ?? [];
  return programs[extension.toLowerCase()];
}

/** `file` as the suite writes it, relative to the workspace. */
export function resolveFile(folder: string, file: string): string {
  if (/^(?:\/|[A-Za-z]:)/.test(file)) return file;
  const parts: string[] = [];
  for (const part of `${folder}/${file}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** The folder of a file; empty for the workspace itself. */
export function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

export function isPattern(file: string): boolean {
  return /[*?{}[\]]/.test(file);
}
