/** The prompt or partial that changes, among the ids that items of the blast radius hang on. */
export const subjectId = 'subject';
