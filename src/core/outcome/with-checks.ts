import { codeFence, codeSpan } from '../report/markdown/markdown-text.ts'
import type { ChangePart, Check, Outcome, Part } from '../types.ts'

/** Most names of failing things that an answer lists. */
const mostNames = 10

/**
 * Adds what the checks of a change say. A change that makes a check fail is not offered for application, and the
 * outcome is partial.
 */
export function withChecks(outcome: Outcome): Outcome {
  if (outcome.state === 'failed') return outcome
  const reasons = outcome.parts.flatMap((part) => (part.kind === 'patch' ? refutations(part) : []))
  const parts = outcome.parts.flatMap(checkedPart)
  if (reasons.length === 0) return { ...outcome, parts }
  const before = outcome.state === 'partial' ? outcome.reasons : []
  return { state: 'partial', reasons: [...before, ...reasons], parts }
}

function checkedPart(part: Part): Part[] {
  if (part.kind !== 'patch' || part.checks === undefined) return [part]
  const refuted = refutations(part).length > 0
  return [{ kind: 'text', markdown: checksText(part.checks) }, refuted ? { ...part, edits: [] } : part]
}

function refutations({ checks = [] }: ChangePart): string[] {
  return checks
    .filter(({ state }) => state === 'failed')
    .map(({ tool }) => `the change was not applied, because ${tool} fails with it`)
}

/** Returns the badge of a change: `parsed · formatted · typed · tests 14/14`. */
export function badgeOf(checks: readonly Check[]): string {
  return ['parsed', ...(checks.length === 0 ? ['no tests found'] : checks.map(wordsFor))].join(' · ')
}

/** Returns the badge of a change and the output of what fails. */
function checksText(checks: readonly Check[]): string {
  const details = checks.flatMap(({ state, project, failing = [], output, command }) => {
    if (state !== 'failed') return []
    const names = failing.slice(0, mostNames).map((name) => `- ${codeSpan(name)}`)
    const more = failing.length > mostNames ? [`- … and ${failing.length - mostNames} more`] : []
    const where = project === '' ? '' : ` in ${codeSpan(project)}`
    const head = `${codeSpan(command)}${where} fails with this change${names.length > 0 ? ':' : '.'}`
    return [[head, ...names, ...more].join('\n'), ...(output ? [codeFence(output.split('\n'))] : [])]
  })
  return [badgeOf(checks), ...details].join('\n\n')
}

const words = {
  format: { passed: 'formatted', name: 'format' },
  types: { passed: 'typed', name: 'types' },
  test: { passed: 'tests passed', name: 'tests' },
}

function wordsFor({ step, tool, state, passed, failed = 0, reason, milliseconds, mutants }: Check): string {
  const { passed: done, name } = words[step]
  if (state === 'not-run') return `${name} not run (${tool}: ${reason})`
  const counts = passed === undefined ? undefined : `${passed}/${passed + failed}`
  const result =
    state === 'passed'
      ? counts === undefined
        ? done
        : `${name} ${counts}`
      : `${name} ${counts ?? 'failed'}${state === 'failed-before' ? ', as before' : ''}`
  const kills =
    mutants === undefined || mutants.tried === 0 ? '' : `, ${mutants.killed} of ${mutants.tried} mutants killed`
  const seconds = milliseconds === undefined ? '' : `, ${Math.max(0.1, Math.round(milliseconds / 100) / 10)} s`
  return `${result} (${tool}${kills}${seconds})`
}
