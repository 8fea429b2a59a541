import type { RuleSet } from '../../rules/program.ts'
import type { Pass } from '../pass.ts'
import { complexity } from './complexity.ts'
import { drift } from './drift.ts'
import { duplication } from './duplication.ts'
import { hygiene } from './hygiene.ts'
import { impact } from './impact.ts'
import { moves } from './moves.ts'
import { rulesPass, secrets } from './rules.ts'
import { suppressions } from './suppressions.ts'
import { tests } from './tests.ts'

/** Every pass, in the order in which they speak. */
export function allPasses(rules: RuleSet): Pass[] {
  return [
    moves,
    rulesPass(rules),
    secrets,
    impact,
    complexity,
    duplication,
    tests,
    drift,
    hygiene,
    suppressions(rules.names),
  ]
}
