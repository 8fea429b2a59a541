import type { Command } from '../core/command.ts'
import { analyze } from './analyze.ts'
import { configCheck } from './config-check.ts'
import { configSchema } from './config-schema.ts'
import { review } from './review.ts'
import { rulesList } from './rules-list.ts'
import { rulesTest } from './rules-test.ts'

/** Every command there is, in the order that help shows them. */
export const commands: readonly Command[] = [review, analyze, rulesList, rulesTest, configCheck, configSchema]
