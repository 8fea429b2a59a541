import { defined } from '../../../core/defined.ts'
import { must } from '../../../core/must.ts'
import type { Ignored, Inbound } from '../../../core/types.ts'
import type { CheckSubject, Delivery, Place } from '../intake/payload.ts'

/** Somebody requests our check run again, or presses a button of it. */
export function parseCheckRun(delivery: Delivery, { appId }: { appId: string }): Inbound | Ignored {
  const { action, check_run, requested_action } = delivery.payload
  if (String(check_run?.app?.id) !== appId) return { reason: 'the check run belongs to another App' }
  const about = checkedChange(delivery, check_run)
  if (about === undefined) return { reason: 'the check run has no pull request in this repository' }
  if (action === 'rerequested' || (action === 'requested_action' && requested_action?.identifier === 'review'))
    return { ...about, kind: 'command', command: 'review', arguments: {} }
  if (action === 'requested_action' && requested_action?.identifier === 'fix')
    return { ...about, kind: 'command', command: 'fix', arguments: { commit: true }, line: '/fix --commit' }
  return { reason: `unsupported check_run action ${action}` }
}

/** All checks of one App have ended, which cards of the pull request show, or somebody requests ours again. */
export function parseCheckSuite(delivery: Delivery, { appId }: { appId: string }): Inbound | Ignored {
  const { action, check_suite } = delivery.payload
  const again = action === 'rerequested' && String(check_suite?.app?.id) === appId
  if (again) {
    const about = checkedChange(delivery, check_suite)
    if (about !== undefined) return { ...about, kind: 'command', command: 'review', arguments: {} }
  }
  const number = check_suite?.pull_requests?.[0]?.number
  if (action !== 'completed' || number === undefined) return { reason: `unsupported check_suite action ${action}` }
  return { ...common(delivery, number), kind: 'event', event: 'checks.completed' }
}

/** Returns the pull request of a check. That of a fork is only known by its head. */
function checkedChange(delivery: Delivery, { pull_requests, head_sha }: Partial<CheckSubject> = {}) {
  const number = pull_requests?.[0]?.number
  if (number !== undefined) return common(delivery, number)
  if (head_sha === undefined) return undefined
  const { number: _, ...about } = common(delivery, 0)
  const place: Place = { repo: about.repo, number: 0, head: head_sha }
  return { ...about, place: JSON.stringify(place) }
}

/** Returns what all requests in a delivery have in common. */
export function common({ id, payload }: Delivery, number: number, comment?: Place['comment']) {
  const repo = must(payload.repository).full_name
  const place: Place = { repo, number, ...defined({ comment }) }
  return {
    id: `github/${id}`,
    surface: 'github',
    place: JSON.stringify(place),
    actor: payload.sender?.login ?? '',
    repo,
    ...defined({ repoId: payload.repository?.id }),
    number,
  }
}
