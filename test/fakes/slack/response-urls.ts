import type { AnyBlock } from '@slack/types'
import { truthy } from './args.ts'
import { readContent } from './chat-content.ts'
import { post, remove, replace } from './chat-methods.ts'
import type { Services } from './services.ts'
import { type Json, SlackError, type World } from './world.ts'

const uses = 5
const lifetime = 30 * 60_000

interface Address {
  channel: string
  user: string
  /** The message that a click was on: a `ts`, or the id of an ephemeral one. */
  origin?: string
  thread?: string
  at: number
  used: number
}

/** The `response_url`s of commands and clicks: five uses within 30 minutes. */
export class ResponseUrls {
  readonly uses: { id: string; body: Json; status: number }[] = []
  private readonly addresses = new Map<string, Address>()
  private readonly world: World
  private readonly services: Services

  constructor(world: World, services: Services) {
    this.world = world
    this.services = services
  }

  create(of: Pick<Address, 'channel' | 'user' | 'origin' | 'thread'>): string {
    const id = this.world.id('R')
    this.addresses.set(id, { ...of, at: this.world.now(), used: 0 })
    return `${this.world.url}/response/${id}`
  }

  answer(id: string, body: Json): { status: number; body: string } {
    const result = this.attempt(id, body)
    this.uses.push({ id, body, status: result.status })
    this.world.changed()
    return result
  }

  /** What a person sees of an answer to a command, by address or in the acknowledgement. */
  show(address: Pick<Address, 'channel' | 'user' | 'origin' | 'thread'>, body: Json): void {
    const { channel: id, user, origin, thread } = address
    const ephemeral = this.world.ephemerals.findIndex((each) => each.id === origin)
    const message = origin === undefined ? undefined : this.world.message(id, origin)
    if (truthy(body['delete_original'])) {
      if (ephemeral >= 0) this.world.ephemerals.splice(ephemeral, 1)
      else if (message !== undefined) remove(this.world, this.services, message)
      return
    }
    const content = readContent(this.world, body)
    if (truthy(body['replace_original']) && ephemeral >= 0) {
      Object.assign(this.world.ephemerals[ephemeral] ?? {}, { blocks: undefined, ...content })
      return
    }
    if (truthy(body['replace_original']) && message !== undefined)
      return void replace(this.world, this.services, message, content)
    const shown = { ...content, ...(thread === undefined ? {} : { thread_ts: thread }) }
    const channel = this.world.channels.get(id)
    if (body['response_type'] === 'in_channel' && channel !== undefined) post(this.world, this.services, channel, shown)
    else this.world.ephemerals.push({ id: this.world.ts(), channel: id, to: user, ...shown } as EphemeralShown)
  }

  private attempt(id: string, body: Json): { status: number; body: string } {
    const refuse = (status: number, error: string) => ({ status, body: JSON.stringify({ ok: false, error }) })
    const address = this.addresses.get(id)
    if (address === undefined) return refuse(404, 'invalid_url')
    if (this.world.now() - address.at > lifetime) return refuse(404, 'expired_url')
    if (address.used >= uses) return refuse(404, 'used_url')
    try {
      this.show(address, body)
    } catch (thrown) {
      if (thrown instanceof SlackError) return refuse(400, thrown.message)
      throw thrown
    }
    address.used++
    return { status: 200, body: 'ok' }
  }
}

interface EphemeralShown {
  id: string
  channel: string
  to: string
  text: string
  blocks?: AnyBlock[]
}
