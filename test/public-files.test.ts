import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { must } from '../src/core/must.ts'
import { readPackageFacts } from '../src/core/package/facts.ts'
import { githubWorkflow, gitlabJob, lefthookEntry, preCommitEntry } from '../src/core/project-setup/integrations.ts'
import { problems } from './support/check-schema.ts'
import { checkAction, checkWorkflow } from './support/check-workflow.ts'
import {
  gitlabSchema,
  issueFormSchema,
  lefthookSchema,
  preCommitConfigSchema,
  preCommitHooksSchema,
  templateConfigSchema,
} from './support/config-schemas.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const facts = readPackageFacts()

describe('GitHub', () => {
  it('accepts action.yml', () => {
    expect(checkAction(read('action.yml'))).toEqual([])
    expect(checkAction(read('action.yml').replace('using: composite', 'using: composite\n  bogus: 1'))).not.toEqual([])
  })

  it.each(readdirSync(join(root, '.github/workflows')))('accepts the workflow %s', async (file) => {
    expect(await checkWorkflow(file, read(`.github/workflows/${file}`))).toEqual([])
  })

  it('accepts the workflow that `init` writes', async () => {
    expect(await checkWorkflow('rubberduck.yml', githubWorkflow(facts))).toEqual([])
  })

  it('has a checker that finds an unknown key, an unknown job and untrusted text in a script', async () => {
    const broken = githubWorkflow(facts).replace('runs-on', 'run-on')
    expect((await checkWorkflow('x.yml', broken)).join('\n')).toContain('run-on')
    const needs = githubWorkflow(facts).replace('    runs-on', '    needs: [nobody]\n    runs-on')
    expect((await checkWorkflow('x.yml', needs)).join('\n')).toContain('nobody')
    const script = `${githubWorkflow(facts)}      - run: echo \${{ github.event.pull_request.title }}\n`
    expect((await checkWorkflow('x.yml', script)).join('\n')).toContain('untrusted')
  })

  it('pins actions of others in our own workflows and in action.yml to a commit', () => {
    const files = [
      'action.yml',
      ...readdirSync(join(root, '.github/workflows')).map((file) => `.github/workflows/${file}`),
    ]
    for (const file of files)
      for (const [, used] of read(file).matchAll(/uses: (.*)/g)) expect(used).toMatch(/@[0-9a-f]{40} # v\d/)
  })

  const forms = readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml')
  it.each(forms)('accepts the issue form %s', (file) => {
    const text = read(`.github/ISSUE_TEMPLATE/${file}`)
    expect(problems(issueFormSchema, text)).toEqual([])
    const ids = (parse(text) as { body: { id?: string }[] }).body.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(problems(issueFormSchema, text.replace('label:', 'labell:'))).not.toEqual([])
  })

  it('accepts the configuration of the issue forms', () => {
    expect(problems(templateConfigSchema, read('.github/ISSUE_TEMPLATE/config.yml'))).toEqual([])
  })
})

describe('hooks', () => {
  it('are offered to the pre-commit framework with a program that the package has', () => {
    const text = read('.pre-commit-hooks.yaml')
    expect(problems(preCommitHooksSchema, text)).toEqual([])
    expect(problems(preCommitHooksSchema, text.replace('pass_filenames', 'pass_names'))).not.toEqual([])
    const { bin } = JSON.parse(read('package.json')) as { bin: Record<string, string> }
    for (const { entry } of parse(text) as { entry: string }[]) expect(bin).toHaveProperty(must(entry.split(' ')[0]))
  })

  // pre-commit takes all that `npm pack` prints for the name of the tarball.
  it('are packed by npm without the output of our scripts', () => {
    expect(read('.npmrc').split('\n')).toContain('foreground-scripts=false')
  })

  it('are documented for the managers as these read them', () => {
    expect(problems(preCommitConfigSchema, preCommitEntry(facts))).toEqual([])
    expect(problems(lefthookSchema, lefthookEntry(facts))).toEqual([])
  })
})

it('GitLab accepts the job', () => {
  expect(problems(gitlabSchema, gitlabJob(facts))).toEqual([])
})
