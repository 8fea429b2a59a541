import type { RuleSet } from '../rules/match/program.ts'
import { complexity } from './complexity/index.ts'
import { drift } from './drift/index.ts'
import { duplication } from './duplication/index.ts'
import { hygiene } from './hygiene/index.ts'
import { impact } from './impact/index.ts'
import { moves } from './moves/index.ts'
import type { Pass } from './pass.ts'
import { rulesPass, secrets } from './rules.ts'
import { suppressions } from './suppressions.ts'
import { tests } from './tests/index.ts'

/** Returns all passes, in the order of their findings. */
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
