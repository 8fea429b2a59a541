import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangedFile, ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { must } from '../../must.ts'
import { holdsLine } from '../../positions/line-ranges.ts'
import { firstGroups } from '../first-groups.ts'
import { joinNames } from '../join-names.ts'
import { driftDraft, groupStale, isSource, placesOfGroup, type Removed, uniqueByName } from './draft.ts'
import { describePlaces, locateMentions, type MentionPlace, mentionKind } from './mention-kind.ts'

/** Code that reads an environment variable, with its name as the first group. */
const reads = [
  /\b(?:process|Bun)\.env(?:\.|\?\.|\??\.?\[\s*["'`])([A-Z][A-Z0-9_]{2,})/g,
  /\bimport\.meta\.env(?:\.|\[\s*["'])([A-Z][A-Z0-9_]{2,})/g,
  /\bDeno\.env\.(?:get|has)\(\s*["'`]([A-Z][A-Z0-9_]{2,})/g,
  /\bos\.environ(?:\[|\.get\(|\.pop\()\s*["']([A-Z][A-Z0-9_]{2,})["'](?!\]\s*=[^=])/g,
  /\b(?:os\.)?getenv\(\s*["']([A-Z][A-Z0-9_]{2,})/g,
  /\bos\.(?:Getenv|LookupEnv)\(\s*"([A-Z][A-Z0-9_]{2,})/g,
  /\bENV(?:\[|\.fetch\(?\s*|\.key\?\(?\s*)\s*["']([A-Z][A-Z0-9_]{2,})["'](?!\]\s*=[^=~])/g,
  /\b(?:env::var(?:_os)?|option_env!|env!)\(\s*"([A-Z][A-Z0-9_]{2,})/g,
  /\bSystem\.(?:getenv|get_env|fetch_env!?)\(\s*"([A-Z][A-Z0-9_]{2,})/g,
  /\bGetEnvironmentVariable\(\s*"([A-Z][A-Z0-9_]{2,})/g,
  /\$_(?:ENV|SERVER)\[\s*["']([A-Z][A-Z0-9_]{2,})/g,
  /(?<![\w$.>:])env\(\s*["']([A-Z][A-Z0-9_]{2,})/g,
]

/** Variables that shells, platforms, CI, runtimes and SDKs define and read. */
const foreign =
  /^(PATH|HOME|USER|SHELL|PWD|TMPDIR|TEMP|TMP|LANG|TERM|EDITOR|VISUAL|PAGER|DISPLAY|HOSTNAME|LOGNAME|COLUMNS|LINES|PORT|HOST|DEBUG|CI|NODE_ENV|RAILS_\w+|RACK_\w+|WEB_CONCURRENCY|SECRET_KEY_BASE|MALLOC_\w+|DJANGO_SETTINGS_MODULE|FLASK_\w+|APP_ENV|ENVIRONMENT|MIX_ENV|DEV|PROD|MODE|SSR|BASE_URL|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMFILES|SYSTEMROOT|COMSPEC|PATHEXT|WINDIR|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|NO_COLOR|FORCE_COLOR|CLICOLOR\w*|COLORTERM|REMOTE_ADDR|REQUEST_\w+|HTTP_\w+|SERVER_(NAME|PORT|ADDR|SOFTWARE|PROTOCOL)|SCRIPT_\w+|QUERY_STRING|DOCUMENT_ROOT|VIRTUAL_ENV|JAVA_HOME|EXPO_OS|KUBECONFIG|DOCKER_HOST|SSH_\w+|WAYLAND_DISPLAY|WSL_\w+|TERM_\w+|CARGO_\w+|OUT_DIR|TARGET|PROFILE|GOPATH|GOROOT|GOOS|GOARCH|GOBIN|GOFLAGS|(GITHUB|GITLAB|BITBUCKET|DRONE|WOODPECKER|CODEBUILD|CODESPACES?|TEAMCITY|SEMAPHORE|CIRRUS|GITPOD|TF|COMP|READTHEDOCS|DENO|BUN|CIRCLE|TRAVIS|BUILDKITE|JENKINS|APPVEYOR|RUNNER|ACTIONS|VERCEL|NETLIFY|HEROKU|NPM|YARN|PNPM|AWS|AZURE|GCP|XDG|LC|PYTEST|JEST|VITEST|NODE|BUNDLE|GEM|RUBY|CONDA|OTEL|SLURM|KUBERNETES|K|FLY|CF|SSL|CURL)_[A-Z0-9_]*|PYTHON[A-Z0-9_]*|GOOGLE_(APPLICATION_CREDENTIALS|CLOUD_PROJECT))$/

interface Read {
  name: string
  line: number
}

export function* variableWords(change: ChangeSet): Iterable<string> {
  for (const { name } of removedVariables(change)) yield name
  const fresh = freshVariables(change)
  if (fresh.length === 0) return
  for (const file of change.files) if (isSource(file)) for (const { name } of readsOf(file.after?.text)) yield name
}

/** Reports environment variables that the code no longer reads but that documentation still mentions. */
export function removedVariableDrift(change: ChangeSet, lookup: RepoLookup): Draft[] {
  const stale = removedVariables(change).flatMap((removed) => {
    const { name } = removed
    const all = lookup.unknown(name) ? [] : locateMentions(name, change, lookup)
    if (all.some(({ kind }) => kind === 'code')) return []
    const places = all.filter(({ kind }) => kind === 'documentation' || kind === 'configuration')
    return places.length === 0 || places.some((place) => usesValue(place, name)) ? [] : [{ ...removed, places }]
  })
  return groupStale(stale).map((group) => {
    const places = placesOfGroup(group)
    const names = joinNames(group.map(({ name }) => name))
    const [variable, it] = group.length === 1 ? ['variable', 'it'] : ['variables', 'them']
    const message = `The code no longer reads the environment ${variable} ${names}, but ${describePlaces(places)} still ${places.length === 1 ? 'mentions' : 'mention'} ${it}. Remove ${it}, because setting ${it} has no effect.`
    return driftDraft({ ...group[0], places }, { rule: 'removed-variable', message, confidence: 0.8 })
  })
}

/** Tells whether configuration passes the value on under another name, for example `url: ${X}`. */
function usesValue({ kind, mention: { text } }: MentionPlace, name: string): boolean {
  return (
    kind === 'configuration' &&
    new RegExp(`\\$\\(?\\{?\\{?\\s*(env\\.)?${name}\\b`).test(text) &&
    !new RegExp(`\\b${name}\\b\\s*[:=]`).test(text)
  )
}

/** Reports newly read variables in a repository that documents such variables. */
export async function undocumentedVariables(change: ChangeSet, lookup: RepoLookup): Promise<Draft[]> {
  const own = new Set(change.files.map((file) => file.change.path))
  const fresh = freshVariables(change).filter(({ name }) => {
    const places = lookup.mentions(name)
    return (
      !lookup.unknown(name) &&
      places.every((mention) => {
        const kind = mentionKind(mention)
        return kind === 'test' || (kind === 'code' && own.has(mention.path))
      })
    )
  })
  if (fresh.length === 0) return []
  const witness = await documentedElsewhere(change, lookup)
  if (witness === undefined) return []
  return [...Map.groupBy(fresh, ({ path }) => path)].map(([path, group]) => {
    const { name, line } = must(group[0])
    const [variable, are, it] = group.length === 1 ? ['variable', 'is', 'it'] : ['variables', 'are', 'them']
    return {
      rule: 'drift/undocumented-variable',
      severity: 'info',
      category: 'drift',
      path,
      startLine: line,
      endLine: line,
      code: name,
      message: `The new environment ${variable} ${joinNames(group.map((read) => read.name))} ${are} not documented. Add ${it} to \`${witness}\`, which documents other variables, with ${group.length === 1 ? 'its' : 'their'} meaning and default.`,
      confidence: 0.75,
    }
  })
}

/**
 * Returns a file that documents variables: one that mentions another variable of the changed files, or an example file.
 */
async function documentedElsewhere(change: ChangeSet, lookup: RepoLookup): Promise<string | undefined> {
  const fresh = new Set(freshVariables(change).map(({ name }) => name))
  for (const file of change.files) {
    if (!isSource(file)) continue
    for (const { name } of readsOf(file.after?.text)) {
      if (fresh.has(name)) continue
      const told = lookup.mentions(name).find((mention) => {
        const kind = mentionKind(mention)
        return kind === 'documentation' || (kind === 'configuration' && /(^|\/)(\.env|[^/]*compose)/.test(mention.path))
      })
      if (told !== undefined) return told.path
    }
  }
  return (await lookup.paths()).find((path) => /(^|\/)\.?env\.(example|sample|template|dist)$/.test(path))
}

function removedVariables(change: ChangeSet): Removed[] {
  const present = variableNames(change, 'after')
  const removed = change.files
    .filter((file) => isSource(file) && file.removed.length > 0)
    .flatMap((file) => readsOf(file.before?.text).map(({ name, line }) => ({ name, file, oldLine: line })))
    .filter(({ name }) => !present.has(name) && !foreign.test(name))
  return uniqueByName(removed)
}

interface FreshRead extends Read {
  path: string
}

function freshVariables(change: ChangeSet): FreshRead[] {
  const old = variableNames(change, 'before')
  const fresh = change.files.filter(mayNeedDocumentation).flatMap((file) =>
    readsOf(file.after?.text)
      .filter(({ name, line }) => holdsLine(file.added, line) && !old.has(name) && !foreign.test(name))
      .map((read) => ({ ...read, path: file.change.path })),
  )
  return uniqueByName(fresh)
}

function variableNames(change: ChangeSet, side: 'before' | 'after'): Set<string> {
  return new Set(change.files.flatMap((file) => readsOf(file[side]?.text).map(({ name }) => name)))
}

/** Tells whether a file is a part of the program, not a tool or an example. */
function mayNeedDocumentation(file: ChangedFile): boolean {
  const { path } = file.change
  const { documentation, configuration } = fileKindOf(path)
  const aside = /(^|\/)(scripts?|bench\w*|examples?|tools?|ci|\.\w[^/]*)\//.test(path)
  return isSource(file) && !documentation && !configuration && !aside
}

function readsOf(text: string | undefined): Read[] {
  if (text === undefined || !/env/i.test(text)) return []
  return text.split('\n').flatMap((line, index) => {
    if (!/env/i.test(line) || /^\s*(\/\/|#|\*)/.test(line)) return []
    const names = [...reads.flatMap((pattern) => firstGroups(line, pattern)), ...destructured(line)]
    return names.map((name) => ({ name, line: index + 1 }))
  })
}

/** `const { A, B = 'x' } = process.env` */
function destructured(line: string): string[] {
  const inner = /\{([^{}]*)\}\s*=\s*process\.env\b/.exec(line)?.[1]
  return inner === undefined ? [] : firstGroups(inner, /(?:^|,)\s*([A-Z][A-Z0-9_]{2,})\b/g)
}
