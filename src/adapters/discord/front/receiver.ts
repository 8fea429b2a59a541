import type { FrontOptions, Received, Receiver } from '../../adapter.ts'
import type { WireInteraction } from '../wire.ts'
import { respond } from './respond.ts'
import { isSigned, readPublicKey } from './verify.ts'

/** Receives interactions as signed requests. Their response is the body of ours, after their jobs are stored. */
export function createReceiver(publicKey: string, options: FrontOptions): Receiver {
  const key = readPublicKey(publicKey)
  const refuse = (status: number, message: string): Received => ({ status, message, event: 'none', jobs: [] })
  return async (headers, body) => {
    const one = (name: string) => [headers[name]].flat()[0] ?? ''
    const signed = { signature: one('x-signature-ed25519'), timestamp: one('x-signature-timestamp'), body }
    // Discord sends wrong signatures on purpose, and expects 401.
    if (!isSigned(key, signed))
      return refuse(401, 'Invalid signature. Check that DISCORD_PUBLIC_KEY is the public key of the application.')
    let interaction: WireInteraction
    try {
      interaction = JSON.parse(body.toString('utf8'))
    } catch {
      return refuse(400, 'Invalid JSON in the body.')
    }
    if (typeof interaction?.type !== 'number') return refuse(400, 'Invalid interaction in the body.')
    const { callback, event, jobs } = await respond(interaction, options)
    return { status: 200, message: 'accepted', event, jobs, answer: callback }
  }
}
