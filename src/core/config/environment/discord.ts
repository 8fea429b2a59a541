import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { nonempty, type Variable } from './variable.ts'

export const discordVariables: readonly Variable[] = [
  { name: 'DISCORD_TOKEN', summary: 'Bot token of the Discord application. It also needs `DISCORD_APPLICATION_ID`.' },
  { name: 'DISCORD_APPLICATION_ID', summary: 'Id of the Discord application.' },
  {
    name: 'DISCORD_PUBLIC_KEY',
    summary:
      'Public key of the Discord application, which enables `POST /api/discord/interactions`. Default: commands arrive over the gateway.',
  },
  {
    name: 'DISCORD_GUILD_ID',
    summary: 'Register the commands only in this Discord server, for development. Default: everywhere.',
  },
  { name: 'DISCORD_API_URL', summary: 'Base URL of the Discord API. Default: `https://discord.com/api`.' },
]

/** Credentials of a Discord application, which are masked in all output. */
export const discordSecrets = ['DISCORD_TOKEN'] as const

/** Unchecked; `readDiscordSettings` converts them to settings. */
export interface DiscordVariables {
  token?: string
  applicationId?: string
  publicKey?: string
  guildId?: string
  apiUrl?: string
}

/** The settings of the Discord application. */
export interface DiscordSettings {
  token: string
  applicationId: string
  /** 64 hexadecimal digits. Interactions arrive as signed requests. */
  publicKey?: string
  /** The only server with the commands. */
  guildId?: string
  /** Without a version and a final slash. */
  apiUrl: string
}

export function readDiscordVariables(env: NodeJS.ProcessEnv): DiscordVariables {
  return nonempty({
    token: env.DISCORD_TOKEN,
    applicationId: env.DISCORD_APPLICATION_ID,
    publicKey: env.DISCORD_PUBLIC_KEY,
    guildId: env.DISCORD_GUILD_ID,
    apiUrl: env.DISCORD_API_URL,
  })
}

/** Returns the settings, or undefined if none are set. Throws `config` if some are missing or invalid. */
export function readDiscordSettings({ discord }: { discord: DiscordVariables }): DiscordSettings | undefined {
  const { token, applicationId, publicKey, guildId, apiUrl = 'https://discord.com/api' } = discord
  const missing = [
    ...(token === undefined ? ['DISCORD_TOKEN'] : []),
    ...(applicationId === undefined ? ['DISCORD_APPLICATION_ID'] : []),
  ]
  if (missing.length === 2 && publicKey === undefined) return undefined
  if (token === undefined || applicationId === undefined)
    throw new DuckError(
      'config',
      `Incomplete configuration of the Discord application. Also set ${missing.join(' and ')}.`,
    )
  check('DISCORD_APPLICATION_ID', applicationId, /^\d{1,20}$/, 'a number with up to 20 digits')
  check('DISCORD_GUILD_ID', guildId, /^\d{1,20}$/, 'a number with up to 20 digits')
  check('DISCORD_PUBLIC_KEY', publicKey, /^[\da-f]{64}$/i, '64 hexadecimal digits')
  check('DISCORD_API_URL', apiUrl, /^https?:\/\/[^\s/]/i, 'an address like https://discord.com/api')
  return {
    // A token is often copied with the word that precedes it in the header.
    token: token.replace(/^Bot\s+/i, ''),
    applicationId,
    ...defined({ publicKey, guildId }),
    apiUrl: apiUrl.replace(/\/+$/, '').replace(/\/v\d+$/, ''),
  }
}

function check(name: string, value: string | undefined, pattern: RegExp, expected: string): void {
  if (value !== undefined && !pattern.test(value))
    throw new DuckError('config', `Invalid ${name} (expected ${expected}).`)
}
