import type { Command } from '../../core/command.ts'
import type { DiscordSettings } from '../../core/config/environment/discord.ts'
import type { PlatformAdapter, Session } from '../../core/platform.ts'
import type { WorkerOptions } from '../adapter.ts'
import { createApi } from './api/client.ts'
import { progressPaceMs } from './limits.ts'
import { type Place, parseDelivery } from './parse.ts'
import type { Delivery } from './record.ts'
import { createSession } from './session.ts'

export interface DiscordOptions extends WorkerOptions, Pick<DiscordSettings, 'token' | 'apiUrl'> {
  commands: readonly Command[]
  /** Milliseconds between two edits that show progress; default 2,000. */
  paceMs?: number
}

/** Creates the Discord surface of a worker. It sends no request before the first job. */
export function createDiscord(options: DiscordOptions): PlatformAdapter {
  const { token, apiUrl, memory, logger, count, commands, paceMs = progressPaceMs } = options
  const api = createApi({
    token,
    apiUrl,
    onAnswer(method, status, remaining) {
      count('platform_requests', { platform: 'discord', method, status: String(status) }, 1)
      if (remaining !== null)
        count('platform_limit_remaining', { platform: 'discord', resource: method }, Number(remaining))
    },
  })
  let bot: Promise<string> | undefined
  const botId = () => {
    bot ??= api<{ id: string }>({ method: 'GET', path: '/users/@me' }).then(({ id }) => id)
    bot.catch(() => (bot = undefined))
    return bot
  }
  const open = async <T>(place: Place, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> => {
    const { session, end } = createSession({ api, place, memory, botId, signal, logger, apiUrl, paceMs })
    try {
      return await work(session)
    } finally {
      await end()
    }
  }
  return {
    name: 'discord',
    reopen: (place, signal, work) => open(JSON.parse(place) as Place, signal, work),
    openChannel: ({ channel }, signal, work) => open({ channel, where: 'server', user: '' }, signal, work),
    parse(payload) {
      const inbound = parseDelivery(JSON.parse(payload) as Delivery, commands)
      if ('reason' in inbound) return inbound
      const place = JSON.parse(inbound.place) as Place
      return { inbound, open: (signal, work) => open(place, signal, work) }
    },
  }
}
