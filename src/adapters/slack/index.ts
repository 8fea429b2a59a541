import type { SlackSettings } from '../../core/config/environment/slack.ts'
import type { PlatformAdapter, Session } from '../../core/platform.ts'
import type { WorkerOptions } from '../adapter.ts'
import { type AnswerDeps, appendsPerMinute, createEditBudget, editsPerMinute, startsPerMinute } from './answer/deps.ts'
import { jobSignal, type OnAnswer, toSlackError } from './client.ts'
import type { SlackDelivery, SlackPlace } from './events/delivery.ts'
import { slackLimits } from './limits.ts'
import { parseDelivery } from './parse.ts'
import { createSession } from './session.ts'
import { createWorkspaces } from './workspaces/workspaces.ts'

type WorkspaceLimits = Pick<AnswerDeps, 'budget' | 'starts' | 'appends' | 'streaming'>

/** Creates the Slack surface for one app and its workspaces. It sends no request before the first delivery. */
export function createSlack(settings: SlackSettings, options: WorkerOptions): PlatformAdapter {
  const { logger, memory, count } = options
  const onAnswer: OnAnswer = (method, status) =>
    count('platform_requests', { platform: 'slack', method: method.replaceAll('.', '_'), status: String(status) }, 1)
  const openWorkspace = createWorkspaces(settings, { memory, logger, onAnswer })
  const limits = new Map<string, WorkspaceLimits>()
  const limitsOf = (team: string): WorkspaceLimits => {
    const known = limits.get(team) ?? {
      budget: createEditBudget(editsPerMinute),
      starts: createEditBudget(startsPerMinute),
      appends: createEditBudget(appendsPerMinute),
      streaming: { isSupported: true },
    }
    limits.set(team, known)
    return known
  }
  const open = <T>(place: SlackPlace, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> =>
    jobSignal.run(signal, async () => {
      const workspace = await openWorkspace(place)
      const deps = { ...workspace, place, memory, logger, ...limitsOf(place.team), pace: slackLimits.pace }
      const { session, end } = createSession(deps, signal)
      try {
        return await work(session)
      } catch (thrown) {
        throw toSlackError(thrown)
      } finally {
        await end()
      }
    })
  return {
    name: 'slack',
    parse(payload) {
      const inbound = parseDelivery(JSON.parse(payload) as SlackDelivery)
      const place = JSON.parse(inbound.place) as SlackPlace
      return { inbound, open: (signal, work) => open(place, signal, work) }
    },
    reopen(place, signal, work) {
      // The id of the previews is only for the first time.
      const { unfurl: _, ...known } = JSON.parse(place) as SlackPlace
      return open(known, signal, work)
    },
    // Nobody asked, so nobody can be answered elsewhere.
    openChannel: ({ tenant, channel }, signal, work) =>
      open({ team: tenant, channel, user: '', at: Date.now() }, signal, work),
  }
}
