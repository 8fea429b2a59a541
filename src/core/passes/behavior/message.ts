import type { BehaviorChange, LostRequirement } from '../../flow/compare-functions.ts'
import type { ChangedArguments } from '../../flow/lost-calls.ts'
import type { LostCondition } from '../../flow/lost-conditions.ts'
import { codeSpan } from '../../report/markdown/markdown-text.ts'
import type { Fact, Operation } from '../../syntax/flow/flow.ts'

/** Longer code is cut in messages. */
const longest = 60

/** Says what the code no longer ensures. */
export function messageOf(change: BehaviorChange): string {
  switch (change.kind) {
    case 'condition':
      return aboutCondition(change)
    case 'requirement':
      return aboutRequirement(change)
    case 'await':
      return `${code(change.call.text)} is no longer awaited, so the code continues before it ends, and its errors are lost.`
    case 'call':
      return `${code(change.call.text)} is no longer called before ${code(change.next.text)}.`
    case 'scope':
      return change.context.kind === 'try'
        ? `An error from ${listed(change.affected)} is no longer caught here.`
        : `${listed(change.affected)} no longer ${run(change.affected)} inside ${code(change.context.text)}.`
    case 'arguments':
      return aboutArguments(change)
  }
}

function aboutCondition({ how, fact, others, now, affected }: LostCondition): string {
  const what = listed(affected)
  const verb = run(affected)
  if (how === 'flipped')
    return `The condition is inverted: ${what} ran only if ${stated(fact)}, and now ${verb} only if ${stated(now ?? fact)}.`
  if (now !== undefined && (how === 'boundary' || how === 'limit'))
    return `The limit moved: ${what} ran only if ${stated(fact)}, and now ${verb} if ${stated(now)}.`
  if (now !== undefined && how === 'weakened')
    return `The check is weaker: ${what} ran only if ${stated(fact)}, and now ${verb} if ${stated(now)}.`
  const checks = [fact, ...others].map(({ text }) => code(text))
  const gone = checks.length === 1 ? `check of ${checks[0]} is` : `checks of ${checks.slice(0, 3).join(', ')} are`
  return `The ${gone} gone: ${what} now also ${verb} if ${stated(opposite(fact))}.`
}

function aboutRequirement({ how, fact, now }: LostRequirement): string {
  if (how === 'flipped')
    return `The condition is inverted: this required ${stated(fact)}, and now ${stated(now ?? fact)}.`
  if (now !== undefined) return `The condition is weaker: this required ${stated(fact)}, and now ${stated(now)}.`
  return `This is now true even if ${stated(opposite(fact))}: the condition no longer requires ${stated(fact)}.`
}

function aboutArguments({ how, after, argument, now }: ChangedArguments): string {
  const callee = code(after.target)
  if (how === 'swapped') return `The arguments ${code(argument)} and ${code(now)} of ${callee} changed places.`
  if (how === 'bare') return `${code(now)} is passed to ${callee} without ${code(`${argument}()`)}.`
  return `${callee} no longer receives ${code(argument)}.`
}

function opposite(fact: Fact): Fact {
  return { ...fact, holds: !fact.holds }
}

/** The text of a comparison is that of the source, so its own operator decides what true means. */
function stated(fact: Fact): string {
  return fact.any === undefined
    ? `${code(fact.text)} is ${isTrue(fact) ? 'true' : 'false'}`
    : fact.any.map(stated).join(' or ')
}

function isTrue({ holds, reversed }: Fact): boolean {
  return holds !== (reversed ?? false)
}

function listed([first, ...others]: readonly Operation[]): string {
  const name = first === undefined ? 'the code' : code(first.text)
  return others.length === 0 ? name : `${name} and what follows`
}

function run(affected: readonly Operation[]): string {
  return affected.length === 1 ? 'runs' : 'run'
}

function code(text: string): string {
  return codeSpan(text.length > longest ? `${text.slice(0, longest - 1).toWellFormed()}…` : text)
}
