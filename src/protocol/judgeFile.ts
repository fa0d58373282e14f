import * as z from 'zod/mini';
import { endpointSchema } from './config.ts';
import { promptName } from './apiText.ts';

/** The file of `serve --judge`: which model scores reported outputs, by what, and for how much. */
export const judgeFileSchema = z.strictObject({
  judge: endpointSchema,
  /** What a good answer is, by prompt; outputs of other prompts are not judged. */
  rubrics: z
    .record(promptName, z.string().check(z.minLength(1), z.maxLength(20_000)))
    .check(
      z.refine((it) => Object.keys(it).length > 0, 'expected a rubric of at least one prompt'),
    ),
  /** Of the outputs, drawn by the outcome's id. */
  share: z._default(z.number().check(z.gt(0), z.lte(1)), 0.02),
  /** UTC days; of all processes on one database together. */
  callsPerDay: z._default(z.int().check(z.gte(1)), 1_000),
  usdPerDay: z.optional(z.number().check(z.gt(0))),
});
export type JudgeFile = z.output<typeof judgeFileSchema>;
