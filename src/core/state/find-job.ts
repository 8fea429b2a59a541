import { DuckError } from '../errors.ts'
import type { Job, Store } from '../store/ports.ts'
import { nearest } from '../text/nearest.ts'

export async function jobNamed(queue: Store['queue'], id: string): Promise<Job> {
  const found = await queue.get(id)
  if (found !== undefined) return found
  const slip = nearest(
    id,
    (await queue.list({ limit: 200 })).map((job) => job.id),
  )
  const advice = slip === undefined ? 'Run `rubberduck jobs list` to list the jobs.' : `Did you mean "${slip}"?`
  throw new DuckError('not-found', `Unknown job "${id}". ${advice}`)
}

export function saidOf({ result, error }: Job): string {
  if (result !== undefined) return result
  return error === undefined ? '' : ((JSON.parse(error) as { short?: string }).short ?? error)
}
