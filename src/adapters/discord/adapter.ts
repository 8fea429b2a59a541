import { readDiscordSettings } from '../../core/config/environment/discord.ts'
import type { Configuration, ServedAdapter } from '../adapter.ts'
import { inviteUrl, registration } from './manifest.ts'

/** Discord, as a bot of an application. The gateway is only loaded by the front process, and the session by workers. */
export const adapter: ServedAdapter = {
  name: 'discord',
  chat: true,
  async configure(environment): Promise<Configuration> {
    const settings = readDiscordSettings(environment)
    if (settings === undefined)
      return {
        state: 'off',
        missing: 'no Discord application is configured',
        advice:
          'To use Discord, create an application at https://discord.com/developers/applications, and set DISCORD_TOKEN and DISCORD_APPLICATION_ID. `rubberduck manifest discord` shows its settings.',
      }
    const { createFront } = await import('./front/front.ts')
    return {
      state: 'on',
      front: (options) => createFront(settings, options),
      worker: async (options) => {
        const { createDiscord } = await import('./index.ts')
        return createDiscord({ ...settings, ...options })
      },
    }
  },
  async manifest({ commands, environment }) {
    const { applicationId = 'APPLICATION_ID' } = environment.discord
    const settings = {
      invite: inviteUrl(applicationId),
      intents: ['Message Content Intent'],
      interactions_endpoint_url: 'https://HOST/api/discord/interactions, only with DISCORD_PUBLIC_KEY',
      // The server registers them itself when it starts.
      commands: registration(commands),
    }
    return `${JSON.stringify(settings, null, 2)}\n`
  },
  async diagnose(environment, signal) {
    const { diagnose } = await import('./diagnose.ts')
    return diagnose(environment, signal)
  },
}
