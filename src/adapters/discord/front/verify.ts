import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** What precedes the 32 bytes of an Ed25519 key in DER. */
const prefix = Buffer.from('302a300506032b6570032100', 'hex')
/** Seconds by which the clock of the request may differ. */
const mostSkew = 300

/** Reads the public key of an application from 64 hexadecimal digits. */
export function readPublicKey(hex: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([prefix, Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' })
}

/** Tells whether a request is signed with the key, and recent. `now` in milliseconds since 1970. */
export function isSigned(
  key: KeyObject,
  { signature, timestamp, body }: { signature: string; timestamp: string; body: Buffer },
  now = Date.now(),
): boolean {
  if (!/^[\da-f]{128}$/i.test(signature) || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1_000 - Number(timestamp)) > mostSkew) return false
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'hex'))
}
