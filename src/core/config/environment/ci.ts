import { readFile } from 'node:fs/promises'
import { defined } from '../../defined.ts'
import type { Variable } from './variable.ts'

const service = (name: string, list: readonly (readonly [name: string, summary: string])[]): Variable[] =>
  list.map(([variable, summary]) => ({ name: variable, summary: `${name}: ${summary}` }))

/** Variables that CI services set to describe the change that they build. */
export const ciVariables: readonly Variable[] = [
  {
    name: 'CI',
    summary: 'With any value except `false` and `0`, `review` without a target reviews the branch against its base.',
  },
  ...service('GitHub Actions', [
    ['GITHUB_ACTIONS', '`true` in a workflow.'],
    ['GITHUB_BASE_REF', 'target branch of the pull request.'],
    ['GITHUB_HEAD_REF', 'source branch of the pull request.'],
    ['GITHUB_REF', 'branch, tag or `refs/pull/N/merge` of the build.'],
    ['GITHUB_EVENT_NAME', 'for example `pull_request` or `push`.'],
    ['GITHUB_EVENT_PATH', 'path of the event payload, which contains the commits.'],
  ]),
  ...service('GitLab CI', [
    ['GITLAB_CI', '`true` in a job.'],
    ['CI_MERGE_REQUEST_DIFF_BASE_SHA', 'base commit of the merge request.'],
    ['CI_MERGE_REQUEST_TARGET_BRANCH_NAME', 'target branch of the merge request.'],
    ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', 'source branch of the merge request.'],
    ['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA', 'head of the source branch in a merged-results pipeline.'],
    ['CI_COMMIT_BEFORE_SHA', 'commit before a push.'],
    ['CI_COMMIT_BRANCH', 'branch of the build.'],
    ['CI_DEFAULT_BRANCH', 'default branch of the project.'],
  ]),
  ...service('Buildkite', [
    ['BUILDKITE', '`true` in a job.'],
    ['BUILDKITE_PULL_REQUEST_BASE_BRANCH', 'target branch of the pull request.'],
    ['BUILDKITE_BRANCH', 'branch of the build.'],
    ['BUILDKITE_PIPELINE_DEFAULT_BRANCH', 'default branch of the pipeline.'],
  ]),
]

/** The variables that are set, by name. */
export type CiVariables = Readonly<Record<string, string>>

/** Reads the CI variables; empty outside of CI. */
export function readCiVariables(env: NodeJS.ProcessEnv): { ci?: CiVariables } {
  if (/^(?:|0|false)$/i.test(env.CI?.trim() ?? '')) return {}
  return { ci: Object.fromEntries(ciVariables.flatMap(({ name }) => (env[name] ? [[name, env[name]]] : []))) }
}

/** The build, in the same form for every service. */
export interface Pipeline {
  /** Present for a pull request or merge request. */
  change?: {
    /** Name of the target branch. */
    target?: string
    /** Commit ids to compare with, the most exact first; `exact` prefers them over the branch's own head. */
    bases: string[]
    exact: boolean
    /**
     * Head of the source branch. The checked-out commit may instead be its merge into the target, or the target itself.
     */
    head?: string
    /** The checked-out commit is a merge of source and target that the service created. */
    merged: boolean
  }
  /** Branch that is built, or the source branch of the change. */
  branch?: string
  defaultBranch?: string
  /** The head of the branch before the push. */
  before?: string
  /** How a job of this service gets more history, as a clause. */
  history?: string
}

/** Reads the build from the variables of a service, and from the event payload on GitHub. */
export async function readPipeline(ci: CiVariables): Promise<Pipeline> {
  if (ci.GITHUB_ACTIONS !== undefined || ci.GITHUB_EVENT_NAME !== undefined || ci.GITHUB_BASE_REF !== undefined)
    return gitHubPipeline(ci, await readEvent(ci.GITHUB_EVENT_PATH))
  if (ci.BUILDKITE !== undefined || ci.BUILDKITE_BRANCH !== undefined) return buildkitePipeline(ci)
  return gitLabPipeline(ci)
}

function gitHubPipeline(ci: CiVariables, event: unknown): Pipeline {
  const pull = at(event, 'pull_request')
  const queue = at(event, 'merge_group')
  const target = ci.GITHUB_BASE_REF ?? text(at(pull, 'base', 'ref')) ?? branchOf(text(at(queue, 'base_ref')))
  const head = commit(at(pull, 'head', 'sha'))
  const branch = ci.GITHUB_HEAD_REF ?? branchOf(ci.GITHUB_REF)
  const before = commit(at(event, 'before'))
  const defaultBranch = text(at(event, 'repository', 'default_branch'))
  const isChange = target !== undefined || pull !== undefined
  return {
    ...(isChange
      ? {
          change: {
            ...defined({ target }),
            bases: [commit(at(pull, 'base', 'sha')) ?? commit(at(queue, 'base_sha'))].filter((id) => id !== undefined),
            exact: queue !== undefined,
            ...defined({ head }),
            merged: /^refs\/pull\/\d+\/merge$/.test(ci.GITHUB_REF ?? ''),
          },
        }
      : {}),
    ...defined({ branch, defaultBranch }),
    ...(before === undefined || isChange ? {} : { before }),
    history: 'set `fetch-depth: 0` for actions/checkout',
  }
}

function gitLabPipeline(ci: CiVariables): Pipeline {
  const base = commit(ci.CI_MERGE_REQUEST_DIFF_BASE_SHA)
  const target = ci.CI_MERGE_REQUEST_TARGET_BRANCH_NAME
  const head = commit(ci.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA)
  const branch = ci.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME ?? ci.CI_COMMIT_BRANCH
  const before = commit(ci.CI_COMMIT_BEFORE_SHA)
  const isChange = base !== undefined || target !== undefined
  return {
    ...(isChange
      ? {
          change: {
            ...defined({ target }),
            bases: base === undefined ? [] : [base],
            exact: true,
            ...defined({ head }),
            merged: head !== undefined,
          },
        }
      : {}),
    ...defined({ branch, defaultBranch: ci.CI_DEFAULT_BRANCH }),
    ...(before === undefined || isChange ? {} : { before }),
    ...defined({ history: ci.GITLAB_CI === undefined ? undefined : 'set `GIT_DEPTH: 0` for the job' }),
  }
}

function buildkitePipeline(ci: CiVariables): Pipeline {
  const target = ci.BUILDKITE_PULL_REQUEST_BASE_BRANCH
  return {
    ...defined({
      change: target === undefined ? undefined : { target, bases: [], exact: false, merged: false },
      branch: ci.BUILDKITE_BRANCH,
      defaultBranch: ci.BUILDKITE_PIPELINE_DEFAULT_BRANCH,
    }),
  }
}

/** An unreadable event payload is ignored; the variables are enough. */
async function readEvent(path: string | undefined): Promise<unknown> {
  if (path === undefined) return undefined
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

function at(data: unknown, ...keys: string[]): unknown {
  return keys.reduce((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], data)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Services use zeros for a missing commit. */
function commit(value: unknown): string | undefined {
  const id = text(value)
  return id !== undefined && /^[0-9a-f]{40,64}$/.test(id) && !/^0+$/.test(id) ? id : undefined
}

function branchOf(ref: string | undefined): string | undefined {
  return /^refs\/heads\/(.+)$/.exec(ref ?? '')?.[1]
}
