import { setTimeout as sleep } from 'node:timers/promises'
import { type App, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt'
import type { SlackSettings } from '../../core/config/environment/slack.ts'
import { DuckError } from '../../core/errors.ts'
import type { Logger } from '../../core/telemetry/logger.ts'
import type { Listening } from '../adapter.ts'
import { quietLogger, toSlackError } from './client.ts'

/** An envelope of Socket Mode. */
interface Envelope {
  type: 'events_api' | 'slash_commands' | 'interactive'
  body: unknown
  /** Acknowledges it, with a payload if it takes one. */
  ack(response?: Record<string, unknown>): Promise<void>
}

/** Milliseconds until a connection must be usable. */
const connectMs = 30_000
const longestPauseMs = 30_000

interface Options {
  settings: SlackSettings & { appToken: string }
  logger: Logger
  onEnvelope(envelope: Envelope): Promise<void>
}

/**
 * Keeps a connection to Slack open. Bolt would wait for seconds before it connects again, in which commands fail,
 * so this opens the next connection as soon as Slack closes one. Rejects with `config` if Slack rejects the token.
 */
export async function listenBySocket({ settings, logger, onEnvelope }: Options): Promise<Listening> {
  const open = new Set<SocketModeReceiver>()
  const handlers = new Set<Promise<void>>()
  const stop = new AbortController()

  const connect = async (): Promise<void> => {
    const receiver = new SocketModeReceiver({
      appToken: settings.appToken,
      autoReconnectEnabled: false,
      logger: quietLogger(logger),
      installerOptions: { clientOptions: { slackApiUrl: settings.apiUrl, retryConfig: { retries: 0 } } },
      customPropertiesExtractor: ({ type }) => ({ type }),
    })
    const processEvent = async ({ body, ack, customProperties }: ReceiverEvent) => {
      const type = customProperties?.type as Envelope['type']
      const handled = onEnvelope({ type, body, ack: (response) => ack(response) }).catch((error) =>
        logger.error({ platform: 'slack', error: String(error) }, 'an event could not be stored'),
      )
      handlers.add(handled)
      void handled.finally(() => handlers.delete(handled))
    }
    // An App would acknowledge events before they are stored.
    receiver.init({ processEvent } as unknown as App)
    open.add(receiver)
    try {
      await within(connectMs, receiver.start())
    } catch (thrown) {
      open.delete(receiver)
      receiver.client.disconnect().catch(() => {})
      throw thrown
    }
    receiver.client.once('disconnected', () => {
      open.delete(receiver)
      if (!stop.signal.aborted) void reconnect()
    })
  }

  const reconnect = async (): Promise<void> => {
    for (let pause = 500; !stop.signal.aborted; pause = Math.min(longestPauseMs, pause * 2)) {
      try {
        await connect()
        logger.info({ platform: 'slack' }, 'connected')
        return
      } catch (thrown) {
        logger.warn({ platform: 'slack', error: String(thrown) }, 'could not connect')
        await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal: stop.signal }).catch(() => {})
      }
    }
  }

  try {
    await connect()
  } catch (thrown) {
    const error = toSlackError(thrown)
    if (error instanceof DuckError && error.kind === 'config') throw error
    void reconnect()
  }
  return {
    async close() {
      stop.abort()
      for (const { client } of open) await within(5_000, client.disconnect()).catch(() => {})
      await Promise.all(handlers)
    },
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const late = sleep(ms, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new Error(`Slack did not answer within ${ms} ms.`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    late.catch(() => {})
    timer.abort()
  }
}
