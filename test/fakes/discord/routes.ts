import type { Limit } from './rate-limits.ts'
import type { Upload } from './request.ts'
import type { World } from './world.ts'

/** A request that passed authentication and the rate limit. */
export interface Asked {
  world: World
  /** Values of the named parts of the path. */
  at: Record<string, string>
  query: URLSearchParams
  body: Record<string, unknown>
  uploads: Upload[]
}

export interface Answered {
  status?: number
  /** Absent: 204 without a body. */
  body?: unknown
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for each part that varies. */
  path: string
  /** Needs no token of the bot, and does not count for the global limit. */
  open?: boolean
  limit?: Limit
  run(asked: Asked): Answered | Promise<Answered>
}

/** Finds the route of a request, with the values of its path. */
export function findRoute(routes: readonly Route[], method: string, path: string) {
  const parts = path.split('/')
  for (const route of routes) {
    const names = route.path.split('/')
    if (route.method !== method || names.length !== parts.length) continue
    if (!names.every((name, index) => name.startsWith(':') || name === parts[index])) continue
    const at = Object.fromEntries(
      names.flatMap((name, index) =>
        name.startsWith(':') ? [[name.slice(1), decodeURIComponent(parts[index] ?? '')]] : [],
      ),
    )
    return { route, at: at as Record<string, string> }
  }
  return undefined
}
