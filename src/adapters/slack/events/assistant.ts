import { type Command, commandFor } from '../../../core/command.ts'
import { commentLine } from '../../../core/router/comment-line.ts'

/** A thread with the app, which a person opened in the sidebar of Slack. */
export interface AssistantThread {
  channel: string
  thread: string
}

/** Returns the key under which an assistant thread is remembered. */
export const assistantKey = (channel: string, thread: string): string => `assistant/${channel}/${thread}`

/** Slack shows at most this many prompts. */
const mostPrompts = 4

/** Returns what a new thread suggests to ask: an example of each command that answers a kind of request. */
export function suggestedPrompts(commands: readonly Command[]): { title: string; message: string }[] {
  const kinds = ['question', 'event', 'help'] as const
  const answering = kinds.map((kind) => commandFor(kind, commands))
  const all = [...answering, ...commands.filter(({ draws }) => draws)]
  return all.slice(0, mostPrompts).flatMap((command) => {
    const example = command?.examples[0]
    if (command === undefined || example === undefined) return []
    return [{ title: command.summary.slice(0, 75), message: commentLine(command, example, (name) => name) }]
  })
}
