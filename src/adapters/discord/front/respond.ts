import type { Command } from '../../../core/command.ts'
import type { NewJob } from '../../../core/store/ports.ts'
import type { FrontOptions } from '../../adapter.ts'
import { jobsOf } from '../jobs.ts'
import { discordLimits } from '../limits.ts'
import { modalId, slashName } from '../manifest.ts'
import { chatOf, givenIn, type Place, parseDelivery } from '../parse.ts'
import { type RecordedInteraction, recordInteraction } from '../record.ts'
import { componentTypes, interactionTypes, messageFlags, responseTypes, type WireInteraction } from '../wire.ts'

/** The first response to an interaction, and the jobs to store before it is sent. */
export interface Response {
  event: string
  jobs: NewJob[]
  /** The callback, as both a request to Discord and the body of a signed response carry it. */
  callback: { type: number; data?: object }
}

type Options = Pick<FrontOptions, 'commands' | 'suggest' | 'logger' | 'allows'>

/** Milliseconds after which suggestions are too late to be useful. */
const suggestMs = 1_500

/** Decides how an interaction is acknowledged. It is work for a worker, or answered by this process. */
export async function respond(raw: WireInteraction, options: Options): Promise<Response> {
  const { commands } = options
  if (raw.type === interactionTypes.ping) return { event: 'ping', jobs: [], callback: { type: responseTypes.pong } }
  const interaction = recordInteraction(raw)
  if (!options.allows(chatOf(interaction).tenant)) return { event: 'refused', jobs: [], callback: refusedBy(raw.type) }
  if (raw.type === interactionTypes.autocomplete)
    return { event: 'autocomplete', jobs: [], callback: await autocomplete(interaction, options) }
  const modal = raw.type === interactionTypes.command ? modalFor(interaction, commands) : undefined
  if (modal !== undefined) return { event: 'modal', jobs: [], callback: modal }
  const jobs = jobsOf({ interaction }, commands)
  return { event: eventName(raw.type), jobs, callback: acknowledgement(interaction, commands) }
}

function eventName(type: number): string {
  return Object.entries(interactionTypes).find(([, number]) => number === type)?.[0] ?? 'interaction'
}

function acknowledgement(interaction: RecordedInteraction, commands: readonly Command[]): Response['callback'] {
  const inbound = parseDelivery({ interaction }, commands)
  if ('reason' in inbound) return refusal('RubberDuck no longer has this command. Reload Discord.')
  const { interaction: place } = JSON.parse(inbound.place) as Place
  if (place?.updates) return { type: responseTypes.deferredUpdate }
  const data = place?.private ? { data: { flags: messageFlags.ephemeral } } : {}
  return { type: responseTypes.deferredMessage, ...data }
}

function refusedBy(type: number): Response['callback'] {
  if (type === interactionTypes.autocomplete) return choices([])
  return refusal('RubberDuck is not available on this server. Ask its operator to add the server.')
}

/** A message that only the requester sees. */
export function refusal(content: string): Response['callback'] {
  return {
    type: responseTypes.message,
    data: { content, flags: messageFlags.ephemeral, allowed_mentions: { parse: [] } },
  }
}

async function autocomplete(interaction: RecordedInteraction, options: Options): Promise<Response['callback']> {
  const { options: given = [] } = interaction
  const focused = given.find((option) => option.focused === true)
  const command = options.commands.find(({ name }) => slashName(name) === interaction.command)
  const argument = command?.arguments.find(({ name }) => name === focused?.name)
  if (command === undefined || argument === undefined) return choices([])
  const said = String(focused?.value ?? '')
  // Several values share one option, so that only the last word is completed.
  const before = argument.repeatable ? said.slice(0, said.lastIndexOf(' ') + 1) : ''
  const { [argument.name]: _, ...others } = givenIn(given)
  const request = {
    command: command.name,
    argument: argument.name,
    typed: said.slice(before.length),
    given: others,
    surface: 'discord',
    chat: chatOf(interaction),
    actor: interaction.user,
  }
  const late = new Promise<readonly string[]>((resolve) => setTimeout(resolve, suggestMs, []).unref())
  const found = await Promise.race([options.suggest(request), late]).catch((error: unknown) => {
    options.logger.warn({ error: String(error) }, 'no suggestions')
    return []
  })
  return choices(found.map((value) => before + value))
}

function choices(values: readonly string[]): Response['callback'] {
  const fitting = values.filter((value) => value.length > 0 && value.length <= discordLimits.choice)
  return {
    type: responseTypes.autocomplete,
    data: { choices: fitting.slice(0, discordLimits.choices).map((value) => ({ name: value, value })) },
  }
}

/** Returns the modal that asks for the text of a command; undefined if nothing is missing. */
function modalFor(interaction: RecordedInteraction, commands: readonly Command[]): Response['callback'] | undefined {
  const command = commands.find(({ name }) => slashName(name) === interaction.command)
  const given = givenIn(interaction.options ?? [])
  const missing = command?.arguments.find(({ required, type }) => required && type === 'rest')
  // The text may also be in an attached file.
  if (command === undefined || missing === undefined || given[missing.name] !== undefined || interaction.files)
    return undefined
  const flags = Object.entries(given).flatMap(([name, value]) => (value === true ? [name] : []))
  const filled = Object.entries(given).filter(([, value]) => typeof value !== 'boolean')
  const { modalInputs, modalTitle } = discordLimits
  return {
    type: responseTypes.modal,
    data: {
      custom_id: modalId(command.name, flags),
      title: `/${slashName(command.name)}`.slice(0, modalTitle),
      components: [
        input(missing.name, missing.summary),
        ...filled.slice(0, modalInputs - 1).map(([name, value]) => input(name, name, String(value))),
      ],
    },
  }
}

function input(name: string, summary: string, value?: string): object {
  const label = summary.replaceAll('`', '')
  const { modalLabel, inputLength } = discordLimits
  const component = {
    type: componentTypes.input,
    custom_id: name,
    style: value === undefined ? 2 : 1,
    label: label.length > modalLabel ? `${label.slice(0, modalLabel - 1).toWellFormed()}…` : label,
    required: value === undefined,
    max_length: inputLength,
    ...(value === undefined ? {} : { value: value.slice(0, inputLength) }),
  }
  return { type: componentTypes.row, components: [component] }
}
