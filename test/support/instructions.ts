import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { must } from '../../src/core/must.ts'

/** A section of a page of instructions: its numbered list, and the blocks that carry it out, in order. */
export interface Section {
  title: string
  steps: string[]
  blocks: Instruction[]
}

/** A fenced block. With a `file` it is that file, or as a `diff` a change to it; without, commands for the shell. */
export interface Instruction {
  language: string
  file?: string
  text: string
}

/** Reads the sections (`## …`) of a page. */
export function readSections(page: string): Section[] {
  const blocks: (Instruction & { at: number })[] = []
  const outside = page.replaceAll(
    /^(`{3,})([\w-]+)(?: (\S+))?\n([\s\S]*?)^\1$/gm,
    (whole, _fence, language: string, file: string | undefined, text: string, at: number) => {
      blocks.push({ language, ...(file === undefined ? {} : { file }), text, at })
      return whole.replaceAll(/[^\n]/g, ' ')
    },
  )
  const heads = [...outside.matchAll(/^## (.*)$/gm)]
  return heads.map(({ 1: title = '', index }, number) => {
    const end = heads[number + 1]?.index ?? outside.length
    return {
      title,
      steps: [...outside.slice(index, end).matchAll(/^\d+\. (.*)$/gm)].map(([, step = '']) => step),
      blocks: blocks.filter(({ at }) => at > index && at < end),
    }
  })
}

/** Writes a new file, or changes an existing one. Throws if the file exists, or if the lines of a diff are not in it exactly once. */
export function writeInstruction(root: string, { language, file, text }: Instruction): void {
  const path = join(root, must(file))
  if (language !== 'diff') {
    if (existsSync(path)) throw new Error(`${file} already exists`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return
  }
  const lines = text.split('\n').slice(0, -1)
  const side = (other: string) =>
    lines
      .filter((line) => !line.startsWith(other))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const parts = `\n${readFileSync(path, 'utf8')}`.split(`\n${side('+')}`)
  if (parts.length !== 2) throw new Error(`${file} has these lines ${parts.length - 1} times:\n${side('+')}`)
  writeFileSync(path, parts.join(`\n${side('-')}`).slice(1))
}

/** Runs the commands of a block, and returns what they print. Throws if one fails. */
export function runInstruction(root: string, { text }: Instruction, environment: Record<string, string>): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', text], {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`exit code ${status} of\n${text}${stdout}${stderr}`)
  return stdout
}
