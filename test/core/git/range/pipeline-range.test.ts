import { describe, expect, it } from 'vitest'
import type { Pipeline } from '../../../../src/core/config/environment/ci.ts'
import { createFixture, type GitFixture } from '../git-fixture.ts'

/** `main` with two commits, and `topic` with two of its own that left it after the first. */
function history() {
  const origin = createFixture()
  const commit = (name: string) => {
    origin.write(name, `${name}\n`)
    return origin.commit(name)
  }
  const fork = commit('one')
  origin.git('checkout', '-q', '-b', 'topic')
  commit('two')
  const head = commit('three')
  origin.git('checkout', '-q', 'main')
  const main = commit('four')
  return { origin, fork, head, main }
}

/** As a CI service clones: only what is built, at this depth, HEAD detached. */
function checkout(origin: GitFixture, ref: string, depth?: number): GitFixture {
  const clone = createFixture()
  clone.git('remote', 'add', 'origin', `file://${origin.folder}`)
  clone.git('fetch', '-q', ...(depth === undefined ? [] : ['--depth', String(depth)]), 'origin', ref)
  clone.git('checkout', '-q', '--detach', 'FETCH_HEAD')
  return clone
}

const choose = async (fixture: GitFixture, pipeline: Pipeline) => (await fixture.open()).chooseRange({ pipeline })
const change = (more: Partial<NonNullable<Pipeline['change']>> = {}) => ({
  change: { target: 'main', bases: [], exact: false, merged: false, ...more },
})

describe('a pull request', () => {
  it('is what its head has and its base has not, whatever is checked out', async () => {
    const { origin, fork, head, main } = history()
    const range = { base: fork, head, scope: { kind: 'branch' } }
    const source = checkout(origin, 'topic')
    source.git('fetch', '-q', 'origin', 'main:refs/remotes/origin/main')
    source.write('untracked', 'x')
    const chosen = await choose(source, { ...change(), branch: 'topic' })
    expect(chosen).toMatchObject(range)
    expect(chosen.scope.description).toBe(
      `branch topic (2 commits) against origin/main at ${fork.slice(0, 7)} (1 untracked file not included: use \`--working-tree\`)`,
    )
    // By the id of the base alone, as GitLab names it.
    expect(await choose(checkout(origin, 'topic'), change({ bases: [fork], exact: true }))).toMatchObject(range)

    origin.git('checkout', '-q', '--detach', 'main')
    origin.git('merge', '-q', '--no-edit', 'topic')
    origin.git('update-ref', 'refs/pull/1/merge', 'HEAD')
    const merge = checkout(origin, 'refs/pull/1/merge')
    expect(await choose(merge, change({ merged: true }))).toMatchObject(range)
    expect(await choose(merge, change({ merged: true, head, bases: [main] }))).toMatchObject(range)
    // With the merge and its parents alone the fork is not known, and their difference is.
    const shallow = checkout(origin, 'refs/pull/1/merge', 2)
    const tip = shallow.git('rev-parse', 'HEAD')
    expect(await choose(shallow, change({ merged: true }))).toMatchObject({ base: main, head: tip })

    // The base is checked out, as for `pull_request_target`.
    const target = checkout(origin, 'main')
    await expect(choose(target, change({ head, bases: [main] }))).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining(`git fetch origin ${head}`),
    })
    target.git('fetch', '-q', 'origin', 'topic')
    expect(await choose(target, change({ head, bases: [main] }))).toMatchObject(range)
  })

  it('says how to fetch what the clone lacks', async () => {
    const { origin, main } = history()
    const pipeline = { ...change(), history: 'set `depth: 0`' }
    await expect(choose(checkout(origin, 'topic'), pipeline)).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringMatching(/`git fetch origin main:refs\/remotes\/origin\/main`, or set `depth: 0`\.$/),
    })
    const shallow = checkout(origin, 'topic', 1)
    const unshallow = expect.stringContaining('`git fetch --unshallow origin main:refs/remotes/origin/main`')
    await expect(choose(shallow, pipeline)).rejects.toMatchObject({ kind: 'not-found', message: unshallow })
    shallow.git('fetch', '-q', '--depth', '1', 'origin', 'main:refs/remotes/origin/main')
    await expect(choose(shallow, change({ bases: [main] }))).rejects.toMatchObject({ message: unshallow })
  })
})

describe('a push', () => {
  it('to the default branch is what was pushed, else the last commit', async () => {
    const { origin, fork, main } = history()
    origin.write('five', '5\n')
    const tip = origin.commit('five')
    const clone = checkout(origin, 'main')
    const pipeline = { branch: 'main', defaultBranch: 'main' }
    const pushed = await choose(clone, { ...pipeline, before: fork })
    expect(pushed).toMatchObject({ base: fork, head: tip, scope: { kind: 'range' } })
    expect(pushed.scope.description).toBe(`2 commits pushed to main, ${fork.slice(0, 7)}..${tip.slice(0, 7)}`)
    const last = { base: main, head: tip, scope: { kind: 'commit' } }
    for (const before of [undefined, 'f'.repeat(40), tip])
      expect(await choose(clone, { ...pipeline, ...(before === undefined ? {} : { before }) })).toMatchObject(last)
    clone.git('update-ref', 'refs/remotes/origin/main', fork)
    expect(await choose(clone, pipeline)).toMatchObject({ base: fork, head: tip, scope: { kind: 'branch' } })
    await expect(choose(checkout(origin, 'main', 1), pipeline)).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('`git fetch --deepen 1`'),
    })
  })

  it('to another branch is the branch, uncommitted changes or not', async () => {
    const { origin, fork, head } = history()
    origin.git('checkout', '-q', 'topic')
    origin.write('one', 'changed by the build\n')
    const range = { base: fork, head, scope: { kind: 'branch' } }
    const chosen = await choose(origin, {})
    expect(chosen).toMatchObject(range)
    expect(chosen.scope.description).toMatch(/\(1 changed file not included: use `--working-tree`\)$/)
    expect(await choose(origin, { branch: 'topic', defaultBranch: 'main' })).toMatchObject(range)
    await expect(choose(origin, { branch: 'topic', defaultBranch: 'trunk' })).rejects.toMatchObject({
      message: expect.stringContaining('origin trunk:refs/remotes/origin/trunk'),
    })
    origin.git('branch', '-m', 'main', 'odd')
    await expect(choose(origin, {})).rejects.toMatchObject({ message: expect.stringContaining('--base REV') })
  })
})
