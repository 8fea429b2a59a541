import { parse as parseToml } from 'smol-toml'
import { must } from '../../must.ts'
import { firstGroups } from '../first-groups.ts'

export type Ecosystem = 'npm' | 'cargo' | 'go' | 'python' | 'pipenv' | 'bundler' | 'composer' | 'mix'

/** A dependency in a manifest. */
export interface Dependency {
  name: string
  /** As written; empty if the manifest specifies no version. */
  spec: string
}

const manifests: [RegExp, Ecosystem][] = [
  [/(^|\/)package\.json$/, 'npm'],
  [/(^|\/)Cargo\.toml$/, 'cargo'],
  [/(^|\/)go\.mod$/, 'go'],
  [/(^|\/)pyproject\.toml$/, 'python'],
  [/(^|\/)Pipfile$/, 'pipenv'],
  [/(^|\/)Gemfile$/, 'bundler'],
  [/(^|\/)composer\.json$/, 'composer'],
  [/(^|\/)mix\.exs$/, 'mix'],
]

export function ecosystemOf(path: string): Ecosystem | undefined {
  return manifests.find(([pattern]) => pattern.test(path))?.[1]
}

/** Returns the dependencies that a lock file must contain; undefined if the manifest does not parse. */
export function dependenciesOf(ecosystem: Ecosystem, text: string): Dependency[] | undefined {
  try {
    return readers[ecosystem](text)
  } catch {
    return undefined
  }
}

const readers: Record<Ecosystem, (text: string) => Dependency[]> = {
  npm: readNpm,
  cargo: readCargo,
  go: readGo,
  python: readPython,
  pipenv: (text) =>
    tables(parseToml(text), ['packages', 'dev-packages']).map(([name, spec]) => ({
      name: pythonName(name),
      spec: specOf(spec),
    })),
  bundler: readGemfile,
  composer: (text) =>
    tables(JSON.parse(text), ['require', 'require-dev'])
      .filter(([name]) => name.includes('/'))
      .map(([name, spec]) => ({ name: name.toLowerCase(), spec: specOf(spec) })),
  mix: readMix,
}

/** Versions that refer to local sources instead of a registry. */
const local = /^(workspace|file|link|portal|catalog|patch|git\+?\w*|github|https?):|^[\w-]+\/[\w.-]+(#|$)|^\.{0,2}\//

function readNpm(text: string): Dependency[] {
  const manifest = record(JSON.parse(text))
  const forced = {
    ...record(manifest.resolutions),
    ...record(manifest.overrides),
    ...record(record(manifest.pnpm).overrides),
  }
  return tables(manifest, ['dependencies', 'devDependencies', 'optionalDependencies'])
    .map(([name, spec]) => ({ name, spec: specOf(spec) }))
    .filter(({ name, spec }) => !local.test(spec) && !(name in forced))
}

function readCargo(text: string): Dependency[] {
  const manifest = parseToml(text)
  const sections = ['dependencies', 'dev-dependencies', 'build-dependencies']
  const entries = tables(manifest, sections)
  for (const target of Object.values(record(manifest.target))) entries.push(...tables(target, sections))
  return entries.flatMap(([key, value]) => {
    if (typeof value === 'string') return [{ name: key, spec: value }]
    const { path, git, workspace, version, package: actual } = record(value)
    if (path !== undefined || git !== undefined || workspace !== undefined) return []
    return [{ name: typeof actual === 'string' ? actual : key, spec: specOf(version) }]
  })
}

function readGo(text: string): Dependency[] {
  const replaced = new Set(firstGroups(text, /^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>/gm))
  const blocks = firstGroups(text, /^require\s*\(([^)]*)\)/gm)
  const single = firstGroups(text, /^require\s+([^\s(].*)$/gm)
  return [...blocks.flatMap((block) => block.split('\n')), ...single].flatMap((line) => {
    const [, name, spec] = /^\s*([\w./~-]+)\s+(v[\w.+-]+)/.exec(line) ?? []
    return name === undefined || spec === undefined || replaced.has(name) ? [] : [{ name, spec }]
  })
}

function readPython(text: string): Dependency[] {
  const manifest = parseToml(text)
  const project = record(manifest.project)
  const poetry = record(record(manifest.tool).poetry)
  const lists = [
    project.dependencies,
    ...Object.values(record(project['optional-dependencies'])),
    ...Object.values(record(manifest['dependency-groups'])),
  ]
  const requirements = lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .flatMap((line) => {
      const [, name, spec] =
        typeof line === 'string' ? (/^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;@]*)/.exec(line) ?? []) : []
      return name === undefined || String(line).includes('@')
        ? []
        : [{ name: pythonName(name), spec: (spec ?? '').replaceAll(/\s/g, '') }]
    })
  const groups = Object.values(record(poetry.group)).flatMap((group) => tables(group, ['dependencies']))
  const own = pythonName(String(project.name ?? poetry.name ?? ''))
  return [
    ...requirements,
    ...[...tables(poetry, ['dependencies', 'dev-dependencies']), ...groups]
      .filter(
        ([name, value]) => name !== 'python' && record(value).path === undefined && record(value).git === undefined,
      )
      .map(([name, value]) => ({
        name: pythonName(name),
        spec: specOf(typeof value === 'string' ? value : record(value).version),
      })),
  ].filter(({ name }) => name !== own)
}

function readGemfile(text: string): Dependency[] {
  return [...text.matchAll(/^\s*gem\s*\(?\s*['"]([\w.-]+)['"](.*)$/gm)]
    .filter(([, , rest = '']) => !/\b(path|git|github)(:|\s*=>)|\bif\b|\bunless\b/.test(rest))
    .map(([, name, rest = '']) => ({
      name: must(name),
      spec: firstGroups(rest, /['"]([~<>=!\s]*\d[^'"]*)['"]/g).join(', '),
    }))
}

function readMix(text: string): Dependency[] {
  return [...text.matchAll(/\{:(\w+),\s*"([^"]*\d[^"]*)"([^}]*)\}/g)]
    .filter(([, , , rest = '']) => !/\b(path|in_umbrella|git|github):|\bonly: \[?:doc/.test(rest))
    .map(([, name, spec]) => ({ name: must(name), spec: must(spec) }))
}

function pythonName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function tables(value: unknown, sections: readonly string[]): [string, unknown][] {
  return sections.flatMap((section) => Object.entries(record(record(value)[section])))
}

function specOf(value: unknown): string {
  if (typeof value === 'string') return value
  const { version } = record(value)
  return typeof version === 'string' ? version : ''
}
