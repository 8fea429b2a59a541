import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type APIInteraction, InteractionType } from 'discord-api-types/v10'
import { respond } from './callbacks.ts'
import { Refusal } from './refusal.ts'
import { readForm } from './request.ts'
import type { InteractionRecord, World } from './world.ts'

export type Signature = 'right' | 'wrong' | 'stale' | 'none'

/** Posts interactions to an address, signed with a key of the application. */
export class SignedHttp {
  /** The public key in hexadecimal, as the portal shows it. */
  readonly publicKey: string
  private readonly key: KeyObject
  private readonly world: World

  constructor(world: World) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex')
    this.key = privateKey
    this.world = world
    world.publicKey = this.publicKey
  }

  /** Where interactions go; the gateway gets them while it is undefined. */
  get address(): string | undefined {
    return this.world.endpoint
  }

  set address(address: string | undefined) {
    this.world.endpoint = address
  }

  /** Posts a payload as it is. `stale` has a right signature of an hour ago. */
  post(payload: object, signature: Signature = 'right'): Promise<Response> {
    const body = JSON.stringify(payload)
    const seconds = Math.floor(this.world.now() / 1_000) - (signature === 'stale' ? 3_600 : 0)
    const timestamp = String(seconds)
    const signed = sign(null, Buffer.from(timestamp + (signature === 'wrong' ? `${body} ` : body)), this.key)
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      ...(signature === 'none'
        ? {}
        : { 'x-signature-ed25519': signed.toString('hex'), 'x-signature-timestamp': timestamp }),
    }
    return fetch(String(this.address), { method: 'POST', headers, body })
  }

  /** Posts a PING, as Discord does when somebody saves the address. */
  ping(signature: Signature = 'right'): Promise<Response> {
    const { applicationId: application_id } = this.world
    const token = `madeup-${this.world.id()}`
    return this.post({ id: this.world.id(), application_id, type: InteractionType.Ping, token, version: 1 }, signature)
  }

  /** Posts an interaction, and carries out the body of the response. Throws when it breaks a rule. */
  async deliver(record: InteractionRecord): Promise<void> {
    const response = await this.post(record.interaction satisfies APIInteraction)
    record.httpStatus = response.status
    const bytes = Buffer.from(await response.arrayBuffer())
    if (response.status === 202 && bytes.length === 0) return this.world.changed()
    if (response.status !== 200) throw new Refusal(400, 0, `The server answered ${response.status} to an interaction`)
    const { body, uploads } = await readForm(bytes, response.headers.get('content-type') ?? undefined)
    respond(this.world, record, { body: body as Record<string, unknown>, uploads })
  }
}
