import type { DiscordSettings } from '../../../core/config/environment/discord.ts'
import { digest } from '../../../core/hash.ts'
import type { FrontOptions } from '../../adapter.ts'
import type { Api } from '../api/client.ts'
import { registration } from '../manifest.ts'

/** Registers the commands, if they differ from the last registration. */
export async function registerCommands(
  api: Api,
  { applicationId, guildId }: DiscordSettings,
  { commands, memory, logger }: FrontOptions,
): Promise<void> {
  const body = registration(commands)
  const hash = digest(JSON.stringify(body))
  const scope = guildId === undefined ? '' : `/guilds/${guildId}`
  const key = `registered/${applicationId}${scope}`
  if ((await memory.get<string>(key)) === hash) return
  await api({ method: 'PUT', path: `/applications/${applicationId}${scope}/commands`, body })
  await memory.set(key, hash)
  logger.info({ commands: body.length }, 'registered the commands of Discord')
}
