#!/usr/bin/env node
// All other imports are deferred, so that an old version of Node reaches this check and the compile cache is enabled
// first.
import * as module from 'node:module'

// Otherwise, Node opens its debugger on this signal, to which every local user could connect.
process.on('SIGUSR1', () => {})

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `error: RubberDuck needs Node 22.19 or newer, but this is ${process.versions.node}. Install a newer version of Node.\n`,
  )
  process.exitCode = 2
} else {
  module.enableCompileCache?.()
  import('./start.ts').then(({ start }) => start(process.argv.slice(2)))
}
