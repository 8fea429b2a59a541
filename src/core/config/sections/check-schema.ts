import { z } from 'zod'
import { failOnValues } from '../../findings/finding.ts'

/** The check run of a pull request. */
export const checkSchema = z
  .strictObject({
    'fail-on': z
      .enum(failOnValues)
      .optional()
      .describe(
        'Lowest severity that fails the check run of a pull request. With `error` or `warning` and a branch protection that requires the check, such findings block merging. Default `none`: the check is neutral with findings. Only in the file at the root.',
      ),
  })
  .optional()

/** The summary comment of a pull request. */
export const summarySchema = z
  .strictObject({
    when: z
      .enum(['findings', 'always'])
      .optional()
      .describe(
        'When a pull request gets a summary comment: `findings`, or `always`. Default `findings`: a clean pull request only gets the check run. Only in the file at the root.',
      ),
    'issue-criteria': z
      .boolean()
      .optional()
      .describe(
        'List the acceptance criteria of the issues that a pull request closes, and tick those for which the change has evidence. Default false. Only in the file at the root.',
      ),
  })
  .optional()
