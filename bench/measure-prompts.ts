// `npm run bench:prompts -- FOLDER`: FOLDER holds clones as `owner+name`, perhaps in a folder `repo`. Reviews 20 public
// changes and the next push to each. Prints the tokens of a review by section, and which part of the input of the second
// push a provider could take from its cache.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allCommands } from '../src/commands/index.ts'
import { readEnvironment } from '../src/core/config/environment/environment.ts'
import { counterFor } from '../src/core/llm/limits/count.ts'
import { openModels } from '../src/core/llm/open-models.ts'
import { must } from '../src/core/must.ts'
import { newReviewState } from '../src/core/platform.ts'
import { run } from '../src/core/run.ts'
import { createLogger } from '../src/core/telemetry/logger.ts'
import { startModels } from '../test/fakes/models.ts'
import { chooseCommits } from './choose-commits.ts'

/** The same repositories as for reverted fixes, and more. */
const names =
  'axios/axios elixir-lang/elixir encode/httpx etcd-io/etcd expressjs/express fastapi/fastapi fastify/fastify gin-gonic/gin google/gson guzzle/guzzle pallets/flask psf/requests rust-lang/cargo sinatra/sinatra syncthing/syncthing trpc/trpc'
const wanted = 20
const perRepository = 2
/** Changed lines of a second push. */
const mostFollowUp = 100
/** Providers cache no shorter input, and OpenAI only whole steps. */
const leastCached = 1_024
const step = 128

/** Two successive commits of a pull request. */
interface Pushes {
  folder: string
  name: string
  base: string
  first: string
  second: string
  title: string
}

function pushesOf(folder: string, name: string): Pushes[] {
  const chosen = new Map(chooseCommits(folder, 400).ordinary.map((commit) => [commit.id, commit]))
  const parentOf = (id: string) =>
    execFileSync('git', ['rev-parse', `${id}~1`], { cwd: folder, encoding: 'utf8' }).trim()
  const found: Pushes[] = []
  for (const { id } of chosen.values()) {
    if (found.length === perRepository) break
    const first = chosen.get(parentOf(id))
    if (first !== undefined && isFollowUp(folder, first.id, id))
      found.push({ folder, name, base: parentOf(first.id), first: first.id, second: id, title: first.subject })
  }
  return found
}

/** A push to a pull request usually corrects what is there: it is small, and in the same files. */
function isFollowUp(folder: string, first: string, second: string): boolean {
  const filesOf = (id: string) => {
    const list = execFileSync('git', ['show', '--format=', '--numstat', id], { cwd: folder, encoding: 'utf8' })
    return list
      .trim()
      .split('\n')
      .map((row) => row.split('\t'))
  }
  const changed = filesOf(second)
  const lines = changed.reduce((sum, [added, removed]) => sum + (Number(added) || 0) + (Number(removed) || 0), 0)
  const known = new Set(filesOf(first).map(([, , path]) => path))
  return lines <= mostFollowUp && changed.some(([, , path]) => known.has(path))
}

const [root = ''] = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'duck-prompts-'))
const models = await startModels()
const count = await counterFor('openai/gpt-5')
const sections: Record<string, number>[] = []

/** A perfect model: one finding about the first added line, which the second look keeps. */
models.answer(({ messages }) => {
  const said = messages
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
    .join('\n')
  if (said.includes('Try to refute'))
    return { content: { verdicts: [{ number: 1, verdict: 'keep', reason: 'No caller checks it.' }] } }
  const path = /^(\S+) \((?:modified|added|renamed)/m.exec(said.replaceAll('\\n', '\n'))?.[1] ?? ''
  const quote = /^ *\d+ \+(.*\S.*)$/m.exec(said.replaceAll('\\n', '\n'))?.[1] ?? ''
  const message = 'The value may be missing here, and then the call fails. Check it before it is used.'
  return { content: { findings: [{ path, quote, message, severity: 'warning', category: 'correctness' }] } }
})

async function review(pushes: Pushes, number: number, provider: 'openai' | 'anthropic', since?: string): Promise<void> {
  const { folder, name, base, title } = pushes
  const home = join(work, provider)
  const environment = readEnvironment({
    PATH: process.env.PATH,
    HOME: home,
    RUBBERDUCK_HOME: home,
    ...models.environment[provider],
  })
  const logger = Object.assign(createLogger('debug'), {
    debug(fields: { tokens?: Record<string, number>; prompt?: string; purpose?: string }) {
      if (fields.tokens !== undefined && provider === 'openai' && since === undefined) sections.push(fields.tokens)
    },
  })
  const opened = await openModels(environment, logger)
  const head = since === undefined ? pushes.first : pushes.second
  const commit = { ref: 'main', sha: head }
  const change = { repo: name, number, url: '', title, body: '', state: 'open', draft: false, author: 'ada' } as const
  const pinned = { policy: base, known: [], closed: [], ...(since === undefined ? {} : { since }) }
  const outcome = await run(
    { command: 'review', arguments: { base, head }, actor: 'bench', pinned },
    {
      cwd: folder,
      environment,
      logger,
      commands: allCommands,
      models: async () => opened,
      signal: new AbortController().signal,
      progress: () => {},
      subject: {
        change: { ...change, authorIsBot: false, fork: false, base: commit, head: commit },
        state: newReviewState(),
      },
      stdin: async () => '',
    },
  )
  await opened.close()
  if (outcome.state === 'failed') console.log(`failed: ${JSON.stringify(outcome).slice(0, 300)}`)
}

interface Block {
  text?: string
  content?: unknown
  cache_control?: unknown
}

/** A request as a provider reads it: parts in its order, and whether its cache may end after each. */
function partsOf(body: Record<string, unknown>): { text: string; ends: boolean }[] {
  const { tools, system, messages } = body as {
    tools?: unknown
    system?: Block[]
    messages: { role: string; content: string | Block[] }[]
  }
  const plain = (value: unknown) => (value === undefined ? [] : [{ text: JSON.stringify(value), ends: false }])
  const blocks = messages.flatMap(({ role, content }) =>
    (typeof content === 'string' ? [{ text: content, cache_control: undefined }] : content).map((block) => ({
      role,
      ...block,
    })),
  )
  return [
    ...plain(tools),
    ...[...(system ?? []), ...blocks].map(({ cache_control: mark, ...block }) => ({
      text: JSON.stringify(block),
      ends: mark !== undefined,
    })),
  ]
}

/** Returns the tokens of each request, and those of its prefix that earlier requests left in the cache. */
function cacheable(bodies: readonly Record<string, unknown>[], provider: 'openai' | 'anthropic') {
  const prefixes = new Set<string>()
  const texts: string[] = []
  return bodies.map((body) => {
    const parts = partsOf(body)
    const text = parts.map((part) => part.text).join('')
    const ends = parts.map((_, index) =>
      parts
        .slice(0, index + 1)
        .map((part) => part.text)
        .join(''),
    )
    const known =
      provider === 'anthropic'
        ? (ends.findLast((prefix) => prefixes.has(prefix)) ?? '')
        : text.slice(0, Math.max(0, ...texts.map((other) => commonLength(text, other))))
    for (const [index, prefix] of ends.entries()) if (parts[index]?.ends) prefixes.add(prefix)
    texts.push(text)
    const tokens = provider === 'anthropic' ? count(known) : Math.floor(count(known) / step) * step
    return { all: count(text), cached: tokens < leastCached ? 0 : tokens }
  })
}

function commonLength(one: string, other: string): number {
  let at = 0
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at++
  return at
}

const median = (numbers: readonly number[]) =>
  must(numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)])
const folders = names.split(' ').map((name) => {
  const folder = join(root, name.replace('/', '+'))
  return { name, folder: existsSync(join(folder, 'repo')) ? join(folder, 'repo') : folder }
})
const changes: Pushes[] = []
for (const { folder, name } of folders) {
  if (changes.length >= wanted) break
  try {
    changes.push(...pushesOf(folder, name))
  } catch (error) {
    // Its largest files may be absent.
    console.log(`${name} was left out: ${String(error).split('\n')[0]}`)
  }
}
for (const provider of ['openai', 'anthropic'] as const) {
  const shares: number[] = []
  let [all, cached] = [0, 0]
  for (const [index, pushes] of changes.entries()) {
    models.requests.length = 0
    await review(pushes, index + 1, provider)
    const before = models.requests.length
    await review(pushes, index + 1, provider, pushes.first)
    const second = cacheable(
      models.requests.map(({ body }) => body),
      provider,
    ).slice(before)
    if (second.length === 0) {
      console.log(`${provider} ${pushes.name} ${pushes.second.slice(0, 8)}: nothing was asked on the second push`)
      continue
    }
    const own = second.reduce((sum, each) => ({ all: sum.all + each.all, cached: sum.cached + each.cached }))
    all += own.all
    cached += own.cached
    shares.push(own.cached / own.all)
    console.log(
      `${provider} ${pushes.name} ${pushes.second.slice(0, 8)}: ${second.map((each) => `${each.cached}/${each.all}`).join(' ')}`,
    )
  }
  const percent = (share: number) => `${Math.round(share * 100)} %`
  console.log(
    `${provider}: on the second push, ${percent(cached / all)} of ${all} input tokens of ${shares.length} changes could come from the cache; by change from ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}, median ${percent(median(shares))}`,
  )
}
const keys = [...new Set(sections.flatMap((each) => Object.keys(each)))]
const sums = sections.map((each) => Object.values(each).reduce((sum, own) => sum + own, 0))
console.log(
  `${sections.length} requests of ${changes.length} first reviews, from ${Math.min(...sums)} to ${Math.max(...sums)} tokens, median ${median(sums)}`,
)
for (const key of keys) {
  const own = sections.map((each) => each[key] ?? 0)
  const total = own.reduce((sum, each) => sum + each, 0)
  console.log(`${key}: median ${median(own)}, most ${Math.max(...own)}, ${Math.round(total / changes.length)} a review`)
}
await models.close()
rmSync(work, { recursive: true, force: true })
