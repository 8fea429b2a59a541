import { typedCommand } from '../command.ts'
import { chatOf } from '../conversations/chat-subject.ts'
import { parseTarget } from '../conversations/find-target.ts'
import { type Engine, type SubscribedEvent, subscribedEvents } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'

/** Subscribes a channel to the reviews of a repository. */
export const subscribeEngine: Engine = {
  async run({ arguments: given }, context) {
    const { hosts, checkAccess, subscribe } = chatOf(context)
    const [name = '', ...words] = [given.repository].flat().map(String)
    const target = parseTarget(name, { hosts })
    if (target === undefined)
      throw new DuckError(
        'invalid',
        `Invalid repository ${codeSpan(name.slice(0, 80))} (expected owner/name or a link).`,
      )
    const events = given.remove === true ? [] : eventsIn(words)
    await checkAccess({ repo: target.repo })
    const before = await subscribe(target.repo, events)
    const repo = codeSpan(target.repo)
    if (events.length > 0)
      return textOutcome(
        `This channel now gets ${events.includes('reviews') ? 'the reviews' : 'reviews with errors'} of ${repo}. Use ${typedCommand(context, `subscribe ${target.repo} --remove`)} to stop.`,
      )
    return textOutcome(
      before ? `This channel no longer gets reviews of ${repo}.` : `This channel was not subscribed to ${repo}.`,
    )
  },
}

function eventsIn(words: readonly string[]): SubscribedEvent[] {
  const names = words.flatMap((word) => word.split(',')).filter((word) => word !== '')
  const unknown = names.find((name) => !subscribedEvents.some((each) => each === name))
  if (unknown !== undefined)
    throw new DuckError(
      'invalid',
      `Unknown event ${codeSpan(unknown.slice(0, 60))} (expected ${subscribedEvents.join(' or ')}).`,
    )
  return names.length === 0 ? ['reviews'] : subscribedEvents.filter((each) => names.includes(each))
}
