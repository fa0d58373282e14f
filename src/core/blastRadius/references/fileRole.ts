/** What a file is to the prompts that it names. */
export type FileRole = 'code' | 'test' | 'config' | 'notebook' | 'suite';

const testFolder = /(?:^|\/)(?:tests?|__tests__|specs?|testdata|fixtures|__mocks__|mocks|e2e)\//i;
const testFile =
  /(?:[._-](?:test|tests|spec|specs|stories|fixture|mock)\.\w+|(?:^|\/)(?:test_[^/]*|conftest)\.pyi?|_test\.(?:go|py|rb)|_spec\.rb|[a-z0-9](?:Tests?|IT|Spec)\.(?:java|cs|kt))$/;

/** Tests load prompts without a user being reached: they are told apart from callers. */
export function roleOf(file: string, isSuite: (file: string) => boolean): FileRole {
  if (isSuite(file)) return 'suite';
  if (testFolder.test(file) || testFile.test(file)) return 'test';
  if (file.endsWith('.ipynb')) return 'notebook';
  return /\.(?:ya?ml|jsonc?)$/.test(file) ? 'config' : 'code';
}
