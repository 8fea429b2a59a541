import { repositoryName } from '../config/sections/chat-schema.ts'
import type { CodeHost, Target } from '../platform.ts'

const named = /(?<![\w/.#-])[\w.-]+\/[\w.-]+#\d+\b/
const numbered = /(?<![\w/#&])#(\d+)(?!\w)/
const link = /https?:\/\/[^\s<>"'`|]+/g
/** Words before the name of a repository that belong to it. */
const noun = /\b(?:repo|repository|pr)\s+$/i
const preposition = /\b(?:in|of|on|from|for)\s+$/i

export interface FindOptions {
  hosts: readonly CodeHost[]
  /** Repositories that a plain `owner/name` may refer to. Anything else of this form is a path. */
  known: readonly string[]
  /** The repository of a plain `#12`. */
  repo?: string
}

/** Finds the repository or pull request that a text names, and returns the text without it. */
export function takeTarget(text: string, options: FindOptions): { target?: Target; text: string } {
  for (const { 0: url, index } of text.matchAll(link)) {
    const bare = url.replace(/[).,;:!?\]}]+$/, '')
    const target = parseLink(bare, options.hosts)
    if (target !== undefined) return { target, text: without(text, index, bare.length) }
  }
  const found = named.exec(text)
  if (found !== null) {
    const [repo = '', number] = found[0].split('#')
    return { target: { repo, number: Number(number) }, text: without(text, found.index, found[0].length) }
  }
  const repo = options.known.find((each) => wordAt(text, each) !== -1)
  if (repo !== undefined) return { target: { repo }, text: without(text, wordAt(text, repo), repo.length) }
  const short = options.repo === undefined ? null : numbered.exec(text)
  if (short === null || options.repo === undefined) return { text }
  const target = { repo: options.repo, number: Number(short[1]) }
  return { target, text: without(text, short.index, short[0].length) }
}

/** Reads the value of a `repository` argument. Undefined if it is none. */
export function parseTarget(value: string, { hosts, repo }: Pick<FindOptions, 'hosts' | 'repo'>): Target | undefined {
  const said = value.trim().replace(/^<(.*)>$/, '$1')
  const [name = '', number = ''] = said.split('#')
  if (repositoryName.test(name) && /^\d+$/.test(number)) return { repo: name, number: Number(number) }
  if (repositoryName.test(said)) return { repo: said }
  const [, short] = /^#?(\d+)$/.exec(said) ?? []
  if (short !== undefined && repo !== undefined) return { repo, number: Number(short) }
  return parseLink(said, hosts)
}

/** Returns the host of a repository. */
export function hostOf({ repo }: Target, hosts: readonly CodeHost[]): CodeHost | undefined {
  return hosts.find(({ owns }) => owns?.(repo) ?? true)
}

/** Reads a web address of a repository, a pull request or a file, on any host. */
export function parseLink(url: string, hosts: readonly CodeHost[]): Target | undefined {
  for (const host of hosts) {
    const target = host.parseLink(url)
    if (target !== undefined) return target
  }
  return undefined
}

function wordAt(text: string, word: string): number {
  const part = /[\w/.#-]/
  const lower = text.toLowerCase()
  for (let at = lower.indexOf(word.toLowerCase()); at !== -1; at = lower.indexOf(word.toLowerCase(), at + 1)) {
    const after = text.slice(at + word.length)
    if (!part.test(text[at - 1] ?? '') && !/^[\w/#-]|^\.\w/.test(after)) return at
  }
  return -1
}

function without(text: string, at: number, length: number): string {
  const start = text.slice(0, at).replace(/<$/, '')
  const rest = text.slice(at + length).replace(/^>/, '')
  return `${start.replace(noun, '').replace(preposition, '')} ${rest}`.replaceAll(/[^\S\n]{2,}/g, ' ').trim()
}
