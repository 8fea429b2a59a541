import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallbackOptions, InstallProvider, InvalidStateError, type StateStore } from '@slack/oauth'
import type { SlackSettings } from '../../../core/config/environment/slack.ts'
import type { TenantCheck } from '../../../core/conversations/tenants.ts'
import { digest } from '../../../core/hash.ts'
import type { HttpAnswer, Pages } from '../../../core/server/http-server.ts'
import type { FrontOptions } from '../../adapter.ts'
import { quietLogger } from '../client.ts'
import { botScopes } from '../manifest.ts'
import { type Installations, installPath, redirectPath } from './installations.ts'

/** Milliseconds for which an installation that was begun can be finished. */
const stateMs = 10 * 60_000

type Options = Pick<FrontOptions, 'memory' | 'logger' | 'allows'> & { installations: Installations }

/** Creates the pages that install the app in a workspace by OAuth. */
export function installPages(settings: SlackSettings, options: Options): Pages {
  const provider = createProvider(settings, options)
  return {
    [`GET ${installPath}`]: async (asked) => {
      const exchange = exchangeFor(installPath, asked)
      await provider.handleInstallPath(exchange.request, exchange.response)
      return exchange.answer()
    },
    [`GET ${redirectPath}`]: async (asked) => {
      const exchange = exchangeFor(redirectPath, asked)
      await provider.handleCallback(exchange.request, exchange.response, callbacks(options))
      return exchange.answer()
    },
  }
}

function createProvider({ oauth, apiUrl }: SlackSettings, { memory, logger, installations }: Options): InstallProvider {
  return new InstallProvider({
    clientId: oauth?.clientId ?? '',
    clientSecret: oauth?.clientSecret ?? '',
    directInstall: true,
    stateStore: createStates(memory),
    installationStore: installations,
    installUrlOptions: { scopes: [...botScopes] },
    stateCookieExpirationSeconds: stateMs / 1_000,
    logger: quietLogger(logger),
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 } },
  })
}

/** Keeps the states of installations that were begun. Each can be used once. */
function createStates(memory: Options['memory']): StateStore {
  const keyOf = (state: string) => `oauth-state/${digest(state)}`
  return {
    async generateStateParam(_, now) {
      const state = randomBytes(24).toString('base64url')
      await memory.set(keyOf(state), { at: now.getTime() })
      return state
    },
    async verifyStateParam(now, state) {
      const stored = await memory.get<{ at: number }>(keyOf(state))
      await memory.delete(keyOf(state))
      if (stored === undefined || now.getTime() - stored.at > stateMs)
        throw new InvalidStateError('The state is unknown, was used before, or has expired.')
      return { scopes: [...botScopes] }
    },
  }
}

function callbacks({ allows, logger }: Options): CallbackOptions {
  return {
    async afterInstallation({ team, enterprise }, _, __, response) {
      if (isAllowed(allows, team?.id, enterprise?.id)) return true
      write(response, 403, 'This workspace may not use this server. Ask its operator to add it to chat.tenants.')
      return false
    },
    success({ team, enterprise }, _, __, response) {
      logger.info({ platform: 'slack', team: team?.id, enterprise: enterprise?.id }, 'installed')
      const name = team?.name ?? enterprise?.name ?? 'your workspace'
      write(response, 200, `RubberDuck is installed in ${name}. Invite it to a channel with /invite @rubberduck.`)
    },
    failure({ code, message }, _, __, response) {
      logger.warn({ platform: 'slack', code, error: message }, 'an installation failed')
      write(response, 400, `The app was not installed. Begin again at ${installPath}.`)
    },
  }
}

function isAllowed(allows: TenantCheck, team: string | undefined, enterprise: string | undefined): boolean {
  return team === undefined ? allows(enterprise ?? '') : allows(team, enterprise)
}

function write(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.writeHead(status)
  response.end(`${text}\n`)
}

/** The library writes to a response of Node, which becomes the answer of a route. */
function exchangeFor(path: string, { headers, query }: Parameters<Pages[string]>[0]) {
  const answer: HttpAnswer & { headers: Record<string, string> } = { status: 200, body: '', headers: {} }
  const response = {
    getHeader: (name: string) => answer.headers[name.toLowerCase()],
    setHeader: (name: string, value: string | string[]) => {
      answer.headers[name.toLowerCase()] = String(value)
    },
    writeHead: (status: number) => {
      answer.status = status
    },
    end: (body = '') => {
      answer.body = body
    },
  }
  const request = { url: `${path}?${query}`, headers: { ...headers, host: headers.host ?? 'localhost' } }
  return {
    request: request as unknown as IncomingMessage,
    response: response as unknown as ServerResponse,
    answer: (): HttpAnswer => answer,
  }
}
