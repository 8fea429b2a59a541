import type { Octokit } from '../client.ts'
import type { Delivery } from '../intake/payload.ts'
import { githubLimits } from '../limits.ts'
import { laneOf } from '../webhook.ts'

/**
 * Returns the delivery of a check with the open pull request of its head added, which GitHub leaves out for forks, and
 * the key of its lane.
 */
export async function locatePulls(
  octokit: Octokit,
  delivery: Delivery,
  head: string,
): Promise<{ key: string; payload: string }[]> {
  const [owner = '', repo = ''] = delivery.payload.repository?.full_name.split('/') ?? []
  const wanted = {
    owner,
    repo,
    state: 'open',
    sort: 'updated',
    direction: 'desc',
    per_page: githubLimits.page,
  } as const
  for await (const { data } of octokit.paginate.iterator(octokit.rest.pulls.list, wanted)) {
    const pull = data.find((each) => each.head.sha === head)
    if (pull === undefined) continue
    const { check_run, check_suite, ...rest } = delivery.payload
    const pull_requests = [{ number: pull.number }]
    const payload = {
      ...rest,
      ...(check_run === undefined ? {} : { check_run: { ...check_run, pull_requests } }),
      ...(check_suite === undefined ? {} : { check_suite: { ...check_suite, pull_requests } }),
    }
    const key = laneOf(payload)
    return key === undefined ? [] : [{ key, payload: JSON.stringify({ ...delivery, payload }) }]
  }
  return []
}
