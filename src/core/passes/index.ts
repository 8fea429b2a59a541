import type { RuleSet } from '../rules/match/program.ts'
import { behaviorPass } from './behavior/index.ts'
import { complexityPass } from './complexity/index.ts'
import { driftPass } from './drift/index.ts'
import { duplicationPass } from './duplication/index.ts'
import { hygienePass } from './hygiene/index.ts'
import { impactPass } from './impact/index.ts'
import { movesPass } from './moves/index.ts'
import type { Pass } from './pass.ts'
import { rulesPass, secretsPass } from './rules.ts'
import { suppressionsPass } from './suppressions.ts'
import { testsPass } from './tests/index.ts'

/** Returns all passes, in the order of their findings. */
export function allPasses(rules: RuleSet): Pass[] {
  return [
    movesPass,
    rulesPass(rules),
    secretsPass,
    impactPass,
    behaviorPass,
    complexityPass,
    duplicationPass,
    testsPass,
    driftPass,
    hygienePass,
    suppressionsPass(rules.names),
  ]
}
