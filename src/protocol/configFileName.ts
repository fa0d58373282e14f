/** What a project says of its prompts, models and suites; apart, for those that need the name alone. */
export const configFileName = 'prompt-canary.yaml';
