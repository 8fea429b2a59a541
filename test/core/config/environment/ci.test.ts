import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readPipeline } from '../../../../src/core/config/environment/ci.ts'
import { readEnvironment, variables } from '../../../../src/core/config/environment/environment.ts'
import { must } from '../../../../src/core/must.ts'
import { makeFolder } from '../../../support/folder.ts'

const id = (letter: string) => letter.repeat(40)
const zeros = '0'.repeat(40)

async function pipelineOf(env: Record<string, string>, event?: unknown) {
  const file = join(makeFolder(), 'event.json')
  if (event !== undefined) writeFileSync(file, JSON.stringify(event))
  const { ci } = readEnvironment({ CI: 'true', GITHUB_EVENT_PATH: file, ...env })
  return readPipeline(must(ci))
}

it('takes any value of CI but false, 0 and nothing', () => {
  for (const CI of ['true', '1', 'woodpecker']) expect(readEnvironment({ CI }).ci).toEqual({ CI })
  for (const CI of ['', 'false', 'FALSE', '0', undefined])
    expect(readEnvironment({ CI, GITHUB_BASE_REF: 'main' }).ci).toBeUndefined()
  expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length)
})

it('reads a pull request and a push of GitHub', async () => {
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_BASE_REF: 'main',
    GITHUB_HEAD_REF: 'fix',
  }
  const event = { pull_request: { base: { sha: id('b'), ref: 'main' }, head: { sha: id('c') } }, before: id('d') }
  expect(await pipelineOf(env, event)).toEqual({
    change: { target: 'main', bases: [id('b')], exact: false, head: id('c'), merged: true },
    branch: 'fix',
    history: 'set `fetch-depth: 0` for actions/checkout',
  })
  expect((await pipelineOf(env)).change).toEqual({ target: 'main', bases: [], exact: false, merged: true })
  const push = { before: id('a'), repository: { default_branch: 'main' } }
  expect(await pipelineOf({ GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/main' }, push)).toMatchObject({
    branch: 'main',
    defaultBranch: 'main',
    before: id('a'),
  })
  expect(await pipelineOf({ GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/tags/v1' }, { before: zeros })).toEqual({
    history: 'set `fetch-depth: 0` for actions/checkout',
  })
})

it('reads GitLab, Buildkite and a service without variables', async () => {
  const merge = {
    GITLAB_CI: 'true',
    CI_MERGE_REQUEST_DIFF_BASE_SHA: id('a'),
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'fix',
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: id('c'),
    CI_COMMIT_BEFORE_SHA: zeros,
    CI_DEFAULT_BRANCH: 'main',
  }
  expect(await pipelineOf(merge)).toEqual({
    change: { target: 'main', bases: [id('a')], exact: true, head: id('c'), merged: true },
    branch: 'fix',
    defaultBranch: 'main',
    history: 'set `GIT_DEPTH: 0` for the job',
  })
  const branch = {
    GITLAB_CI: 'true',
    CI_COMMIT_BRANCH: 'main',
    CI_COMMIT_BEFORE_SHA: id('a'),
    CI_DEFAULT_BRANCH: 'main',
  }
  expect(await pipelineOf(branch)).toMatchObject({ branch: 'main', defaultBranch: 'main', before: id('a') })
  const buildkite = { BUILDKITE: 'true', BUILDKITE_BRANCH: 'fix', BUILDKITE_PIPELINE_DEFAULT_BRANCH: 'trunk' }
  expect(await pipelineOf(buildkite)).toEqual({ branch: 'fix', defaultBranch: 'trunk' })
  expect((await pipelineOf({ ...buildkite, BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' })).change?.target).toBe('main')
  expect(await pipelineOf({})).toEqual({})
})
