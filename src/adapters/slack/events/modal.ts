import type { ModalView } from '@slack/types'
import { type Command, repositoryArgument } from '../../../core/command.ts'
import type { ArgumentValue } from '../../../core/types.ts'
import { slackLimits } from '../limits.ts'
import { slackName } from './slash-name.ts'

/** The callback of all our modals. */
export const modalCallback = 'command'

/** What a modal remembers of the command that opened it. */
export interface ModalOrigin {
  command: string
  channel: string
  /** The argument that its text is. */
  place: string
  given: Record<string, ArgumentValue>
  thread?: string
  responseUrl?: string
}

/** Renders the form for a command that needs a long text. */
export function commandModal(command: Command, origin: ModalOrigin): ModalView {
  const place = command.arguments.find(({ name }) => name === origin.place)
  const full = JSON.stringify(origin)
  const stored = full.length > slackLimits.privateMetadata ? JSON.stringify({ ...origin, given: {} }) : full
  const takesRepository =
    command.arguments.some(({ name }) => name === repositoryArgument.name) &&
    origin.given[repositoryArgument.name] === undefined
  return {
    type: 'modal',
    callback_id: modalCallback,
    private_metadata: stored,
    title: { type: 'plain_text', text: slackName(command).slice(0, slackLimits.title) },
    submit: { type: 'plain_text', text: 'Send' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      { type: 'section', text: { type: 'plain_text', text: `${command.summary}.` } },
      {
        type: 'input',
        block_id: origin.place,
        label: { type: 'plain_text', text: titleCase(place?.name ?? origin.place) },
        hint: { type: 'plain_text', text: titleCase(place?.summary.replaceAll('`', '') ?? 'text') },
        element: {
          type: 'plain_text_input',
          action_id: origin.place,
          multiline: true,
          max_length: slackLimits.input,
          focus_on_load: true,
        },
      },
      ...(takesRepository
        ? [
            {
              type: 'input' as const,
              block_id: repositoryArgument.name,
              optional: true,
              label: { type: 'plain_text' as const, text: 'Repository or pull request' },
              hint: { type: 'plain_text' as const, text: 'Default: the repository of this conversation or channel' },
              element: {
                type: 'external_select' as const,
                action_id: repositoryArgument.name,
                min_query_length: 0,
                placeholder: { type: 'plain_text' as const, text: 'owner/name or owner/name#12' },
              },
            },
          ]
        : []),
    ],
  }
}

function titleCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Returns the options of a menu. What was typed can be chosen, because a pull request is in no list. */
export function suggestionOptions(typed: string, values: readonly string[]) {
  const own = typed.trim()
  const all = own === '' || values.includes(own) ? values : [own, ...values]
  return {
    options: all
      .filter((value) => value.length <= slackLimits.label)
      .slice(0, slackLimits.options)
      .map((value) => ({ text: { type: 'plain_text' as const, text: value }, value })),
  }
}
