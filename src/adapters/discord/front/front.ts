import type { DiscordSettings } from '../../../core/config/environment/discord.ts'
import type { Front, FrontOptions } from '../../adapter.ts'
import { createReceiver } from './receiver.ts'

/**
 * Creates the part that acknowledges. With a public key, Discord sends interactions as signed requests. Messages always
 * come over the gateway.
 */
export function createFront(settings: DiscordSettings, options: FrontOptions): Front {
  const { publicKey } = settings
  return {
    ...(publicKey === undefined
      ? {}
      : { receivers: { 'POST /api/discord/interactions': createReceiver(publicKey, options) } }),
    listen: async (accept) => {
      const { listenToGateway } = await import('./gateway.ts')
      return listenToGateway(settings, options, accept)
    },
  }
}
