import { expect, it } from 'vitest'
import { publicAddress } from '../../../src/core/git/origin.ts'

it.each([
  ['git@example.org:acme/shop.git', 'ssh://git@example.org/acme/shop.git'],
  ['https://user:word@example.org/acme/shop.git?x=1', 'https://example.org/acme/shop.git'],
  ['ssh://git@example.org/acme/shop.git', 'ssh://git@example.org/acme/shop.git'],
  ['/srv/git/shop.git', undefined],
  ['C:\\shop', undefined],
  ['file:///srv/shop.git', undefined],
  ['', undefined],
])('writes the remote %j as %j', (remote, address) => {
  expect(publicAddress(remote)).toBe(address)
})
