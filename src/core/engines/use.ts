import { typedCommand } from '../command.ts'
import { chatOf } from '../conversations/chat-subject.ts'
import { parseTarget } from '../conversations/find-target.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'

/** Sets or shows the repository that commands in a channel are about. */
export const useEngine: Engine = {
  async run({ arguments: given }, context) {
    const { state, hosts, checkAccess } = chatOf(context)
    const { repository } = given
    if (repository === undefined)
      return textOutcome(
        state.channel.repo === undefined
          ? `This channel has no repository yet. Set one with ${typedCommand(context, 'use owner/name')}.`
          : `Commands in this channel are about ${codeSpan(state.channel.repo)}.`,
      )
    const target = parseTarget(String(repository), { hosts })
    if (target === undefined)
      throw new DuckError(
        'invalid',
        `Invalid repository ${codeSpan(String(repository).slice(0, 80))} (expected owner/name or a link).`,
      )
    await checkAccess({ repo: target.repo })
    state.channel.repo = target.repo
    // What was said before is about another repository.
    delete state.thread.target
    return textOutcome(
      `Commands in this channel are now about ${codeSpan(target.repo)}. To ask about another repository, add its name or a link.`,
    )
  },
}
