import type { Socket } from 'node:net'
import { must } from '../must.ts'

/** Bounds on what unverified senders can occupy, in total. */
export interface AdmissionLimits {
  /** Connections without a complete request. */
  connections: number
  /** Bytes of all bodies that are being received, as announced. */
  bytes: number
}

/** Below the usual limit of 1,024 open files, and with room for one body of the maximum size. */
const defaultLimits: AdmissionLimits = { connections: 512, bytes: 32 * 2 ** 20 }
/** A body that got nothing for so long counts as stalled. */
const stalledMs = 1_000
const blockBytes = 32 * 1024

/** A body that is being received. */
interface Upload {
  append(chunk: Buffer): void
  /** Returns the complete body, which no longer counts. */
  finish(): Buffer
  /** Discards the body. */
  discard(): void
}

interface UploadRequest {
  /** Of the sender. */
  address: string
  /** Bytes, as announced. A body that is larger reserves `most`. */
  size: number
  most: number
  /** Ends the request, because others need the memory. */
  drop(): void
}

export interface Admission {
  /** Registers a connection until it closes. */
  connect(socket: Socket): void
  /** Tells whether a request of this connection is complete, so that the connection must not be dropped. */
  occupy(socket: Socket, complete: boolean): void
  /** Reserves memory for a body. May drop it at once. */
  upload(request: UploadRequest): Upload
}

interface Held {
  address: string
  reserved: number
  /** Time of the last bytes. */
  at: number
  drop(): void
}

/**
 * Limits connections and the bodies that are being received. At a limit, the address that occupies the most loses its
 * oldest idle connection, or a body: a stalled one, else its largest. Bodies of other addresses, and smaller ones of the
 * same address, are therefore accepted, however much one sender announces.
 */
export function createAdmission(limits: AdmissionLimits = defaultLimits): Admission {
  const connections = new Map<Socket, { address: string; complete: boolean }>()
  const bodies = new Set<Held>()
  /** Blocks are reused, because dropped ones would fill the memory until it is collected. */
  const unused: Buffer[] = []
  let total = 0

  const free = (body: Held) => {
    if (bodies.delete(body)) total -= body.reserved
  }
  const reserve = (body: Held, bytes: number) => {
    total += bytes - body.reserved
    body.reserved = bytes
    while (total > limits.bytes) {
      const victim = chooseVictim(bodies, body)
      free(victim)
      victim.drop()
      if (victim === body) return
    }
  }

  return {
    connect(socket) {
      connections.set(socket, { address: socket.remoteAddress ?? '', complete: false })
      socket.once('close', () => connections.delete(socket))
      if (connections.size <= limits.connections) return
      const idle = [...connections].filter(([, { complete }]) => !complete)
      if (idle.length <= limits.connections) return
      const sums = sumByAddress(idle.map(([, { address }]) => ({ address, reserved: 1 })))
      const busiest = heaviest(sums)
      const oldest = idle.find(([, { address }]) => address === busiest)?.[0]
      if (oldest === undefined) return
      connections.delete(oldest)
      oldest.destroy()
    },
    occupy(socket, complete) {
      const connection = connections.get(socket)
      if (connection !== undefined) connection.complete = complete
    },
    upload({ address, size: announced, most, drop }) {
      const blocks: Buffer[] = []
      let size = 0
      const discard = () => {
        free(held)
        unused.push(...blocks.splice(0))
      }
      const held: Held = {
        address,
        reserved: 0,
        at: Date.now(),
        drop() {
          discard()
          drop()
        },
      }
      bodies.add(held)
      reserve(held, announced)
      return {
        append(chunk) {
          if (!bodies.has(held)) return
          const wanted = size + chunk.length
          if (wanted > held.reserved) reserve(held, most)
          if (!bodies.has(held)) return
          // Each chunk is copied, because one byte of it can keep a much larger buffer alive.
          for (let read = 0; read < chunk.length; ) {
            if (size === blocks.length * blockBytes) blocks.push(unused.pop() ?? Buffer.allocUnsafeSlow(blockBytes))
            const copied = chunk.copy(must(blocks.at(-1)), size % blockBytes, read)
            read += copied
            size += copied
          }
          held.at = Date.now()
        },
        finish() {
          const body = Buffer.concat(blocks, size)
          discard()
          return body
        },
        discard,
      }
    },
  }
}

/** Returns the body to drop for a new one, which can be the new one itself. */
function chooseVictim(bodies: ReadonlySet<Held>, fresh: Held): Held {
  const sums = sumByAddress(bodies)
  const address = heaviest(sums)
  const stalled = Date.now() - stalledMs
  let victim: Held | undefined
  for (const body of bodies) {
    if (body.address !== address || body === fresh) continue
    if (body.at < stalled) return body
    if (victim === undefined || body.reserved > victim.reserved) victim = body
  }
  if (victim === undefined) return fresh
  return fresh.address === address && fresh.reserved > victim.reserved ? fresh : victim
}

function sumByAddress(items: Iterable<Pick<Held, 'address' | 'reserved'>>): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { address, reserved } of items) sums.set(address, (sums.get(address) ?? 0) + reserved)
  return sums
}

/** Returns the address with the largest sum. */
function heaviest(sums: ReadonlyMap<string, number>): string {
  let most: [string, number] = ['', 0]
  for (const entry of sums) if (entry[1] > most[1]) most = entry
  return most[0]
}
