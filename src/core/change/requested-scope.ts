import { readPipeline } from '../config/environment/ci.ts'
import type { Environment } from '../config/environment/environment.ts'
import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import type { RequestedScope } from '../git/range/range.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { ArgumentValue } from '../types.ts'

type Given = Record<string, ArgumentValue>

/** Arguments that specify a scope; they are mutually exclusive. */
const scopes = ['diff', 'range', 'staged', 'working-tree', 'branch', 'commit'] as const
/** Arguments that specify one side. `--branch` can be combined with a base. */
const sides = ['base', 'head'] as const

/** Returns the scope of a review from its arguments, or from the CI job if there are none. */
export async function readRequestedScope(given: Given, { ci }: Environment): Promise<RequestedScope> {
  const named = scopes.filter((name) => isGiven(given, name))
  const ends = sides.filter((name) => isGiven(given, name))
  const [first, second] = named
  if (first !== undefined && second !== undefined) throw contradiction(shown(first, given), shown(second, given))
  if (first !== undefined && first !== 'branch' && ends[0] !== undefined)
    throw contradiction(shown(first, given), shown(ends[0], given))
  const scope = first === 'staged' || first === 'working-tree' || first === 'branch' ? first : undefined
  const texts = Object.fromEntries(
    (['commit', 'range', ...sides] as const).flatMap((name) =>
      isGiven(given, name) ? [[name, String(given[name])]] : [],
    ),
  )
  const open = ends.length === 0 && (first === undefined || first === 'branch')
  return {
    ...texts,
    ...defined({ scope }),
    ...(ci === undefined || !open ? {} : { pipeline: await readPipeline(ci) }),
  }
}

function isGiven(given: Given, name: string): boolean {
  return given[name] !== undefined && given[name] !== false
}

function shown(name: string, given: Given): string {
  if (name === 'range') return `the range ${codeSpan(String(given.range))}`
  const value = given[name]
  return codeSpan(value === true ? `--${name}` : `--${name} ${value}`)
}

function contradiction(one: string, other: string): DuckError {
  const [first = ''] = one
  return new DuckError(
    'invalid',
    `${first.toUpperCase()}${one.slice(1)} and ${other} both specify what to review. Use only one of them.`,
  )
}
