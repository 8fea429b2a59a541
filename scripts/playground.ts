// Runs RubberDuck without any account, against a local GitHub server with a small repository and an open pull request,
// and a local Slack with one channel. It prints every comment and message as RubberDuck posts it. Each line that you
// type becomes a comment on the pull request, or a message in the channel if it begins with `#`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startGitHub } from '../test/fakes/github.ts'
import { general, startSlack } from '../test/fakes/slack.ts'
import { startServer } from '../test/support/server.ts'

const name = 'you/cart'
const before = {
  'src/cart.js': `import { discount } from './discount.js'

export function total(items, rate) {
  let sum = 0
  for (const item of items) sum += item.price
  return discount(sum, rate)
}
`,
  'src/discount.js': `export function discount(sum, rate) {
  return sum * (1 - rate)
}
`,
  'src/invoice.js': `import { discount } from './discount.js'

export const invoice = (sum) => discount(sum, 0.1)
`,
}
const change = {
  'src/cart.js': `import { discount } from './discount.js'

export function total(items, rate) {
  let sum = 0
  for (const item of items) sum += item.price
  if (sum == NaN) throw new Error('no sum')
  if (!'member' in items) return sum
  return discount(sum, rate, 'EUR')
}
`,
  'src/discount.js': `export function discount(sum, rate, currency) {
  return round(sum * (1 - rate), currency)
}

function round(sum, currency) {
  return currency === 'JPY' ? Math.round(sum) : Math.round(sum * 100) / 100
}
`,
}

const home = mkdtempSync(join(tmpdir(), 'rubberduck-playground-'))
const hub = await startGitHub()
const made = hub.createRepo(name, before)
made.permissions.set('you', 'write')
// Everyone in the channel may read it.
made.visibility = 'public'
const slack = await startSlack()
console.log('Starting RubberDuck with a local GitHub server, an open pull request and a local Slack …\n')
const server = await startServer(hub, home, slack.env('socket'))
await slack.until(() => slack.sockets.count === 1, 'the connection of the server')
await slack.people.slash('/use', name, { channel: general })
await slack.until(() => slack.answers(general).some(({ text }) => text.includes(name)), 'the repository of the channel')
await hub.openPull(name, change, { title: 'Round prices', author: { login: 'you', type: 'User' } })

/** The comments and check runs that were already printed, by id and text. */
const shown = new Set<string>()
let ask = false
const show = (id: string, where: string, text: string) => {
  const key = `${id} ${text}`
  if (shown.has(key)) return
  shown.add(key)
  const body = text.replaceAll(/<!--[\s\S]*?-->/g, '').trim()
  console.log(`── ${where}\n${body.replaceAll(/^/gm, '   ')}\n`)
  ask = true
}
const look = () => {
  for (const { id, path, line, body, author, replyTo } of made.reviewComments)
    if (author.type === 'Bot')
      show(
        `c${id}`,
        replyTo === undefined
          ? `comment on ${path}${line === undefined ? '' : `:${line}`}`
          : `reply in the thread on ${path}`,
        body,
      )
  for (const { id, body, author } of made.comments)
    if (author.type === 'Bot') show(`i${id}`, 'comment on the pull request', body)
  for (const run of made.checkRuns)
    if (run.status === 'completed')
      show(`r${run.id}`, `check run: ${run.conclusion}`, `${run.output.title} on ${run.head_sha.slice(0, 7)}`)
  for (const { ts, text, streaming_state, edited } of slack.answers(general))
    if (!text.includes(':hourglass') && (streaming_state === undefined || edited !== undefined))
      show(`s${ts}`, 'message in #general', text)
  if (!ask) return
  ask = false
  process.stdout.write(
    'Comment on the pull request (for example /help, /fix --commit or /why src/cart.js:6),\n' +
      'or write in the channel with # (for example # /analyze src); Ctrl-D quits: ',
  )
}
const watch = setInterval(look, 200)

/** Writes in the channel: a slash command, or a mention with words. */
async function writeInChannel(text: string): Promise<void> {
  const [, command, rest = ''] = /^(\/[\w-]+)\s*(.*)$/.exec(text) ?? []
  if (command === undefined) slack.people.say(general, `<@${slack.world.app.botUser}> ${text}`)
  else await slack.people.slash(command, rest, { channel: general })
}

const input = createInterface({ input: process.stdin })
input.on('line', (line) => {
  console.log()
  if (line.trim().startsWith('#')) void writeInChannel(line.trim().slice(1).trim())
  else if (line.trim() !== '') void hub.comment(name, 1, 'you', line)
})
await new Promise((resolve) => input.on('close', resolve))
// Piped input may end before the answers arrive: wait until something was printed and the server was idle for a second.
const isBusy = async () =>
  /^rubberduck_jobs\{state="(?:waiting|running)"\} [1-9]/m.test(await (await fetch(`${server.url}/metrics`)).text())
for (let idle = 0, seen = shown.size; idle < 10; idle++) {
  await new Promise((resolve) => setTimeout(resolve, 100))
  if (shown.size === 0 || shown.size !== seen || (await isBusy())) [idle, seen] = [0, shown.size]
}
clearInterval(watch)
look()
await server.kill('SIGTERM')
await slack.close()
await hub.close()
rmSync(home, { recursive: true, force: true })
console.log('\nThe playground is closed, and its files are deleted.')
