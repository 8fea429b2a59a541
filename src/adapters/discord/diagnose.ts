import { type DiscordSettings, readDiscordSettings } from '../../core/config/environment/discord.ts'
import type { Environment } from '../../core/config/environment/environment.ts'
import { toDuckError } from '../../core/errors.ts'
import type { Diagnosis } from '../adapter.ts'
import { type Api, createApi, toDiscordError } from './api/client.ts'
import { inviteUrl } from './manifest.ts'

/** Flags of an application that may read messages: in few or in many servers. */
const messageContentFlags = (1 << 18) | (1 << 19)

interface Application {
  id: string
  name: string
  flags?: number
  verify_key?: string
  bot_public?: boolean
  interactions_endpoint_url?: string | null
}

/** Checks the token, the ids, the intent, and where interactions go. Never rejects. */
export async function diagnose(environment: Environment, signal: AbortSignal): Promise<Diagnosis[]> {
  let settings: DiscordSettings | undefined
  try {
    settings = readDiscordSettings(environment)
  } catch (thrown) {
    return [{ state: 'error', text: toDuckError(thrown).message, fix: 'Correct the variables of Discord.' }]
  }
  if (settings === undefined) return []
  const api = createApi(settings)
  try {
    const application = await api<Application>({ method: 'GET', path: '/applications/@me', signal })
    return [
      ...checkApplication(application, settings),
      checkIntent(application),
      ...checkPublic(application),
      checkEndpoint(application, settings),
      await checkServers(api, settings, signal),
    ]
  } catch (thrown) {
    const text = toDuckError(toDiscordError(thrown)).message
    return [{ state: 'error', text, fix: 'Check DISCORD_TOKEN and DISCORD_API_URL, and the network of this server.' }]
  }
}

function checkApplication({ id, name, verify_key }: Application, settings: DiscordSettings): Diagnosis[] {
  if (id !== settings.applicationId)
    return [
      {
        state: 'error',
        text: `DISCORD_TOKEN belongs to the application ${id}, not to ${settings.applicationId}.`,
        fix: `Set DISCORD_APPLICATION_ID to ${id}.`,
      },
    ]
  const isOther = settings.publicKey !== undefined && verify_key && verify_key !== settings.publicKey.toLowerCase()
  if (isOther)
    return [
      {
        state: 'error',
        text: 'DISCORD_PUBLIC_KEY is not the public key of the application.',
        fix: 'Copy the public key from the General Information page of the application.',
      },
    ]
  return [{ state: 'ok', text: `The token belongs to the application ${name}.` }]
}

function checkIntent({ flags = 0 }: Application): Diagnosis {
  if ((flags & messageContentFlags) !== 0) return { state: 'ok', text: 'The Message Content Intent is on.' }
  return {
    state: 'warning',
    text: 'The Message Content Intent is off, so that replies in threads need a mention.',
    fix: 'Enable it on the Bot page of the application.',
  }
}

/** Everyone in a chat can use the models and the repositories that the operator lists. */
function checkPublic({ bot_public }: Application): Diagnosis[] {
  if (bot_public !== true) return []
  return [
    {
      state: 'warning',
      text: 'Anyone can add the bot to their own server, and use it there.',
      fix: 'Turn off “Public Bot” on the Bot page of the application.',
    },
  ]
}

function checkEndpoint({ interactions_endpoint_url: endpoint }: Application, settings: DiscordSettings): Diagnosis {
  if (settings.publicKey === undefined && endpoint)
    return {
      state: 'error',
      text: `Discord sends commands to ${endpoint}, and not over the gateway.`,
      fix: 'Set DISCORD_PUBLIC_KEY, or remove the Interactions Endpoint URL of the application.',
    }
  if (settings.publicKey !== undefined && !endpoint)
    return {
      state: 'warning',
      text: 'The application has no Interactions Endpoint URL, so that commands arrive over the gateway.',
      fix: 'Set it to https://HOST/api/discord/interactions, or remove DISCORD_PUBLIC_KEY.',
    }
  return { state: 'ok', text: `Commands arrive ${endpoint ? `at ${endpoint}` : 'over the gateway'}.` }
}

async function checkServers(api: Api, { applicationId }: DiscordSettings, signal: AbortSignal): Promise<Diagnosis> {
  const servers = await api<unknown[]>({ method: 'GET', path: '/users/@me/guilds', query: { limit: '1' }, signal })
  if (servers.length > 0) return { state: 'ok', text: 'The bot is in at least one server.' }
  return { state: 'warning', text: 'The bot is in no server.', fix: `Open ${inviteUrl(applicationId)} to add it.` }
}
