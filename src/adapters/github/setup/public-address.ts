import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { isHosted } from '../addresses.ts'

/**
 * Returns the origin at which the operator opened the setup page. Each proxy on the way appends to the forwarded headers,
 * so the first value of a list is the one of the browser. A wrong header only misleads the person who sent it.
 */
export function originOf(headers: IncomingHttpHeaders): string {
  const forwarded = new Map(
    first(headers.forwarded)
      .split(';')
      .map((pair) => pair.split('='))
      .map(([name = '', value = '']) => [name.trim().toLowerCase(), value.trim().replaceAll('"', '')]),
  )
  const protocol = forwarded.get('proto') || first(headers['x-forwarded-proto']) || 'http'
  const hosts = [forwarded.get('host') ?? '', first(headers['x-forwarded-host']), headers.host ?? '']
  const host = hosts.find((each) => /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?$/i.test(each)) ?? 'localhost'
  return `${protocol.toLowerCase() === 'https' ? 'https' : 'http'}://${host}`
}

function first(header: string | string[] | undefined): string {
  return ([header].flat()[0] ?? '').split(',')[0]?.trim() ?? ''
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('0.0.0.0')
loopback.addAddress('::1', 'ipv6')
const inside = new BlockList()
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  inside.addSubnet(net, bits)
inside.addSubnet('fc00::', 7, 'ipv6')
inside.addSubnet('fe80::', 10, 'ipv6')

/**
 * Tells whether GitHub surely cannot reach an address: this machine, or from github.com a private network. A GitHub on
 * this machine reaches everything.
 */
export function isOutOfReach(address: string, github: string): boolean {
  if (isOn(loopback, new URL(`http://${github}`).hostname)) return false
  const { hostname } = new URL(address)
  if (isOn(loopback, hostname)) return true
  return isHosted(github) && (isOn(inside, hostname) || isInternalName(hostname))
}

function isOn(list: BlockList, hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return list === loopback
  const address = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

function isInternalName(hostname: string): boolean {
  return (
    isIP(hostname) === 0 && !hostname.startsWith('[') && !/.\.(?!(?:local|internal|lan|home)$)[^.]+$/.test(hostname)
  )
}
