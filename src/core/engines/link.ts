import { typedCommand } from '../command.ts'
import { chatOf } from '../conversations/chat-subject.ts'
import type { ChatState, Engine, RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import type { CodeHost } from '../platform.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'

/** Links a person's account on a code host by the device flow: the first call begins it, the next one completes it. */
export const linkEngine: Engine = {
  async run({ arguments: given }, context) {
    const { state, hosts } = chatOf(context)
    const { person } = state
    if (given.remove === true) return removeAccount(person)
    const host = hosts.find(({ login }) => login !== undefined)
    if (host?.login === undefined)
      throw new DuckError('config', 'No code host with accounts is configured on this server.')
    if (person.account !== undefined)
      return textOutcome(
        `Your account ${codeSpan(person.account.login)} is linked. Use ${typedCommand(context, 'link --remove')} to unlink it.`,
      )
    return linkTo(person, host, context)
  },
}

async function linkTo(person: ChatState['person'], { name, login }: CodeHost, context: RunContext) {
  const { signal } = context
  const again = typedCommand(context, 'link')
  if (login === undefined) throw new DuckError('bug', `${name} has no accounts.`)
  const { pending } = person
  if (pending !== undefined && pending.host === name && pending.expiresAt > Date.now()) {
    const account = await login.check(pending.device, signal).catch((thrown) => {
      // A refused or expired code is of no use for the next call.
      if (!(thrown instanceof DuckError) || thrown.kind === 'unavailable') throw thrown
      delete person.pending
      throw new DuckError(thrown.kind, `${thrown.message} Use ${again} to get a new code.`, { cause: thrown })
    })
    if (account === undefined) return textOutcome(`The code has not been entered yet. ${instructions(pending, again)}`)
    delete person.pending
    person.account = { host: name, ...account }
    return textOutcome(`Linked your account ${codeSpan(account.login)}.`)
  }
  const begun = await login.begin(signal)
  person.pending = { host: name, ...begun }
  return textOutcome(instructions(begun, again))
}

function instructions({ url, code }: { url: string; code: string }, again: string): string {
  return `Open ${url} and enter the code ${codeSpan(code)}. Then use ${again} again. Never enter a code that somebody else sent you.`
}

function removeAccount(person: ChatState['person']) {
  const { account } = person
  delete person.account
  delete person.pending
  return textOutcome(account === undefined ? 'No account is linked.' : `Unlinked ${codeSpan(account.login)}.`)
}
