// Preloaded with --import: writes what the main thread loaded, one URL a line, to the file that LOADED_MODULES names.
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const file = process.env.LOADED_MODULES
if (isMainThread && file !== undefined) {
  const loaded: string[] = []
  registerHooks({
    load(url, context, nextLoad) {
      loaded.push(url)
      return nextLoad(url, context)
    },
  })
  process.on('exit', () => writeFileSync(file, loaded.join('\n')))
}
