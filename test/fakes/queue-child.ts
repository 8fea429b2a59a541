// A process of its own on a store: `add` adds jobs until it is killed, `claim` does them until there are none.
import { openStore } from '../../src/core/store/open-store.ts'

const [task, home = '', name = '', url] = process.argv.slice(2)
const { queue, close } = await openStore({ home, ...(url === undefined ? {} : { databaseUrl: url }) })
if (task === 'add') {
  for (let round = 0; ; round++) {
    const ids = Array.from({ length: 8 }, (_, index) => `${name}-${round}-${index}`)
    await Promise.all(
      ids.map(async (id) => {
        await queue.add([{ id, key: id, surface: 'test', lane: 'work', payload: '{}' }])
        process.stdout.write(`${id}\n`)
      }),
    )
  }
}
while ((await queue.counts()).waiting > 0) {
  const job = await queue.claim(name, 'work')
  if (job === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
  else if (await queue.finish(job.id, name, 'done', '')) process.stdout.write(`${job.id}\n`)
}
await close()
