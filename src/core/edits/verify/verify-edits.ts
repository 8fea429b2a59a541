import { posix } from 'node:path'
import { decode } from '../../change/file-reader.ts'
import type { RunContext } from '../../engine.ts'
import { DuckError } from '../../errors.ts'
import type { Repository } from '../../git/repository.ts'
import { openWorktree, type Worktree } from '../../git/worktree.ts'
import { openSandbox, type Sandbox } from '../../sandbox/run-sandboxed.ts'
import { type PlannedCheck, type ProjectFiles, planChecks } from '../../toolchain/plan-checks.ts'
import { readResults } from '../../toolchain/read-results.ts'
import { builtInTools } from '../../toolchain/tools.ts'
import type { Check, FileEdit } from '../../types.ts'
import { describeCheck, exceededText, lastLines, notRun } from './describe-check.ts'
import { type Proof, proveTests } from './prove-tests.ts'
import { type ToolMounts, toolMounts } from './tool-mounts.ts'

export interface Verified {
  /** The edits as the formatter of the project left them. */
  edits: FileEdit[]
  checks: Check[]
}

/** What a verification needs of a run. */
export type VerifyContext = Pick<RunContext, 'environment' | 'signal' | 'progress'>

/** The side that the edits are based on. */
export interface Base {
  repository: Repository
  side: string
}

/**
 * Applies edits in a worktree and runs the formatter, the type checker and the tests of their projects there, in a
 * sandbox. What fails without the edits too does not count against them. Never runs anything outside of the sandbox: if
 * there is none, the checks say so.
 */
export async function verifyEdits(
  edits: readonly FileEdit[],
  base: Base,
  context: VerifyContext,
  proof?: Proof,
): Promise<Verified> {
  const plans = await planChecks(
    edits.flatMap(({ path, after }) => (after === undefined ? [] : [path])),
    await filesOf(base),
    builtInTools(),
    proof === undefined ? 'affected' : 'only',
  )
  if (plans.length === 0) return { edits: [...edits], checks: [] }
  let sandbox: Sandbox
  try {
    sandbox = await openSandbox(context.environment.git.PATH ?? '')
  } catch (error) {
    if (!(error instanceof DuckError)) throw error
    return { edits: [...edits], checks: plans.map(([first]) => notRun(first, error.message)) }
  }
  const worktree = await openWorktree(base.repository, base.side, context.environment.home)
  try {
    return await new Verification(worktree, sandbox, base.repository, context).run(edits, plans, proof)
  } finally {
    await worktree.close()
  }
}

async function filesOf({ repository, side }: Base): Promise<ProjectFiles> {
  const entries = await repository.list(side)
  const ids = new Map(entries.map(({ path, id }) => [path, id]))
  return {
    paths: [...ids.keys()],
    async read(path) {
      const blob = await repository.blob(ids.get(path) ?? '')
      return 'bytes' in blob ? decode(blob.bytes) : undefined
    },
  }
}

/** A run of a check: its result, and the names of what fails. */
interface Ran {
  check: Check
  failing: string[]
}

class Verification {
  private readonly worktree: Worktree
  private readonly sandbox: Sandbox
  private readonly repository: Repository
  private readonly context: VerifyContext

  constructor(worktree: Worktree, sandbox: Sandbox, repository: Repository, context: VerifyContext) {
    this.worktree = worktree
    this.sandbox = sandbox
    this.repository = repository
    this.context = context
  }

  async run(edits: readonly FileEdit[], plans: readonly PlannedCheck[][], proof?: Proof): Promise<Verified> {
    const checks: Check[] = []
    let now = [...edits]
    const chosen = (await Promise.all(plans.map((choice) => this.choose(choice)))).filter((each) => each !== undefined)
    const formats = chosen.filter(({ tool }) => tool.step === 'format')
    const foreign = await this.unformatted(formats, edits)
    await this.worktree.write(now)
    for (const plan of formats) {
      const { check } = await this.once(plan)
      // A formatter says nothing about what a change does.
      checks.push(check.state === 'failed' ? notRun(plan, 'it failed') : check)
      if (check.state === 'passed') now = await this.readBack(now, foreign)
      await this.reset(now)
    }
    for (const plan of chosen.filter(({ tool }) => tool.step !== 'format')) {
      const ran = await this.once(plan)
      const check = ran.check.state === 'failed' ? await this.compare(plan, ran, now) : ran.check
      const proven = proof !== undefined && plan.tool.step === 'test' && check.state === 'passed'
      checks.push(proven ? await proveTests(check, proof, this.worktree, (seconds) => this.once(plan, seconds)) : check)
    }
    return { edits: now, checks }
  }

  /** Returns the first tool of a choice that is installed. */
  private async choose(choice: readonly PlannedCheck[]): Promise<PlannedCheck | undefined> {
    for (const plan of choice) {
      const { probe } = plan.tool
      if (probe === undefined || (await this.start(plan, probe)).code === 0) return plan
    }
    return choice[0]
  }

  /** Returns the files that the formatters would change without the edits: their project does not use it on them. */
  private async unformatted(formats: readonly PlannedCheck[], edits: readonly FileEdit[]): Promise<Set<string>> {
    const changed = new Set<string>()
    const old = edits.filter(({ before }) => before !== undefined)
    for (const plan of formats) {
      const files = plan.files.filter((file) => old.some(({ path }) => path === posix.join(plan.project, file)))
      if (files.length === 0 || this.missing(plan) !== undefined) continue
      await this.start(
        plan,
        plan.tool.run.flatMap((word) => (word === '{files}' ? files : [word])),
      )
    }
    for (const { path, before } of old) {
      const text = await this.worktree.read(path)
      if (text === before) continue
      changed.add(path)
      await this.worktree.set(path, before)
    }
    return changed
  }

  /** Takes over what a formatter made of edited files. */
  private readBack(edits: readonly FileEdit[], foreign: ReadonlySet<string>): Promise<FileEdit[]> {
    return Promise.all(
      edits.map(async (edit) => {
        if (edit.after === undefined || foreign.has(edit.path)) return edit
        const after = await this.worktree.read(edit.path)
        return after === undefined ? edit : { ...edit, after }
      }),
    )
  }

  /** Makes the worktree hold exactly the edits. */
  private async reset(edits: readonly FileEdit[]): Promise<void> {
    for (const { path, after } of edits) await this.worktree.set(path, after)
  }

  /** Runs a failed check without the edits. */
  private async compare(plan: PlannedCheck, { check, failing }: Ran, edits: readonly FileEdit[]): Promise<Check> {
    for (const { path, before } of edits) await this.worktree.set(path, before)
    const without = await this.once(plan)
    await this.reset(edits)
    if (without.check.state !== 'failed') return { ...check, failing }
    const fresh = failing.filter((name) => !without.failing.includes(name))
    const known = failing.length > 0 || without.failing.length > 0
    const more = (check.failed ?? 0) > (without.check.failed ?? 0)
    return known
      ? { ...check, ...(fresh.length > 0 ? { failing: fresh } : failedBefore) }
      : { ...check, ...(more ? {} : failedBefore) }
  }

  /** Runs a check. `seconds`: its limit, if it is not the usual one. */
  private async once(plan: PlannedCheck, seconds?: number): Promise<Ran> {
    const missing = this.missing(plan)
    if (missing !== undefined) return { check: notRun(plan, missing), failing: [] }
    this.context.progress(`running ${plan.tool.name}`)
    const { code, output, milliseconds, exceeded } = await this.start(plan, plan.command, seconds)
    const base = describeCheck(plan)
    if (exceeded !== undefined) {
      const text = `${lastLines(output)}\n\nIt was ended, because ${exceededText[exceeded]}.`.trim()
      return { check: { ...base, state: 'failed', output: text, milliseconds }, failing: [] }
    }
    if (code === 127)
      return { check: { ...base, state: 'not-run', reason: `\`${plan.command[0]}\` is not installed` }, failing: [] }
    const { failing, ...counts } = readResults(plan.tool, output)
    const state = code === 0 ? 'passed' : 'failed'
    return {
      check: { ...base, state, ...counts, milliseconds, ...(code === 0 ? {} : { output: lastLines(output) }) },
      failing,
    }
  }

  private missing(plan: PlannedCheck): string | undefined {
    return this.mounts(plan).missing
  }

  private mounts(plan: PlannedCheck): ToolMounts {
    const { worktree, repository, context } = this
    return toolMounts(plan, { worktree: worktree.folder, repository, home: context.environment.git.HOME ?? '' })
  }

  private start(plan: PlannedCheck, [program = '', ...rest]: readonly string[], seconds?: number) {
    const { reads, path, folders } = this.mounts(plan)
    const [first = '', ...inside] = program.split('/')
    return this.sandbox.run({
      command: [inside.length === 0 ? program : posix.join(folders.get(first) ?? first, ...inside), ...rest],
      folder: this.worktree.folder,
      cwd: plan.project,
      reads,
      path,
      variables: plan.tool.variables,
      signal: this.context.signal,
      ...(seconds === undefined ? {} : { limits: { seconds } }),
    })
  }
}

const failedBefore = { state: 'failed-before' as const, failing: [] }
