import { startDiscordStage } from './discord.ts'
import { startSlackStage } from './slack.ts'
import type { ChatStage } from './stage.ts'

/** The stages of all chat adapters, by their names. */
export const chatStages: Readonly<Record<string, () => Promise<ChatStage>>> = {
  slack: startSlackStage,
  discord: startDiscordStage,
}
