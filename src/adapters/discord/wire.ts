import type { APIInteraction, GatewayMessageCreateDispatchData } from 'discord-api-types/v10'

/** The numbers of the protocol that we use. The enumerations of `discord-api-types` would be loaded by every process. */
export const interactionTypes = { ping: 1, command: 2, component: 3, autocomplete: 4, modal: 5 } as const
export const responseTypes = {
  pong: 1,
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  autocomplete: 8,
  modal: 9,
} as const
export const optionTypes = { string: 3, integer: 4, boolean: 5, attachment: 11 } as const
export const componentTypes = { row: 1, button: 2, select: 3, input: 4 } as const
export const commandTypes = { slash: 1, message: 3 } as const
export const messageFlags = { suppressEmbeds: 4, ephemeral: 64 } as const
/** Types of messages that people write: plain ones and replies. */
export const writtenMessages: readonly number[] = [0, 19]
export const threadChannels: readonly number[] = [10, 11, 12]
export const permissions = {
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
} as const
export const intents = {
  guilds: 1 << 0,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const

/** Error codes; https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export const errorCodes = {
  unknownChannel: 10_003,
  unknownMessage: 10_008,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  cannotMessageUser: 50_007,
  missingPermissions: 50_013,
  wrongChannelType: 50_024,
  invalidWebhookToken: 50_027,
  reactionBlocked: 90_001,
  threadExists: 160_004,
} as const

/** What Discord sends, as its types describe it. */
export type WireInteraction = APIInteraction
export type WireMessage = Omit<GatewayMessageCreateDispatchData, 'type'> & { type: number }
