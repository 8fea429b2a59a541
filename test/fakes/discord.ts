import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Gateway, type GatewayOptions } from './discord/gateway.ts'
import { RestApi } from './discord/http.ts'
import { People } from './discord/people.ts'
import { SignedHttp } from './discord/signed-http.ts'
import { World } from './discord/world.ts'
import { Interruptions } from './interruptions.ts'

export interface DiscordOptions extends GatewayOptions {
  /** Whether the application may receive the content of messages; default true. */
  messageContent?: boolean
  /** Requests to the whole API in a second; default 50. */
  perSecond?: number
}

export interface FakeDiscord extends People {
  /** The value of DISCORD_API_URL. */
  apiUrl: string
  /** Variables of a server that uses it, without the public key. */
  variables: Record<string, string>
  token: string
  applicationId: string
  world: World
  gateway: Gateway
  rest: RestApi
  http: SignedHttp
  interruptions: Interruptions
  close(): Promise<void>
}

/** A Discord on loopback: its API in version 10, its gateway, and people who use it. */
export async function startDiscord(options: DiscordOptions = {}): Promise<FakeDiscord> {
  const world = new World({ token: 'madeup.discord.token', messageContent: options.messageContent ?? true })
  const rest = new RestApi(world, options.perSecond ?? 50)
  const interruptions = new Interruptions()
  const server = createServer(
    interruptions.around((request, response) => {
      rest.handle(request, response).catch(() => request.socket.destroy())
    }),
  )
  const gateway = new Gateway(world, server, options)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const http = new SignedHttp(world)
  return Object.assign(new People(world, http), {
    apiUrl: `${world.url}/api`,
    variables: {
      DISCORD_TOKEN: world.token,
      DISCORD_APPLICATION_ID: world.applicationId,
      DISCORD_API_URL: `${world.url}/api`,
    },
    token: world.token,
    applicationId: world.applicationId,
    gateway,
    rest,
    interruptions,
    close: async () => {
      gateway.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
