import { readFileSync } from 'node:fs'
import { DuckError } from '../../errors.ts'
import { packageFile } from '../../package/root.ts'

export interface Prompt {
  /** `review@1`; kept with what came of it. */
  id: string
  /** The text with its inputs filled in. Inputs are ours, never a stranger's. */
  fill(inputs: Record<string, string>): string
}

const read = new Map<string, Prompt>()

/** A prompt of `prompts/`; its first lines name its version and its inputs, all of which must be given. */
export function promptNamed(name: string): Prompt {
  const known = read.get(name)
  if (known !== undefined) return known
  const text = readFileSync(packageFile(`src/core/llm/prompts/${name}.md`), 'utf8')
  const [, version = '', list = '', body = ''] =
    /^---\nversion: (\d+)\ninputs: \[(.*)\]\n---\n([\s\S]*)$/.exec(text) ?? []
  const inputs = list === '' ? [] : list.split(', ')
  const prompt: Prompt = {
    id: `${name}@${version}`,
    fill(given) {
      const lacking = inputs.filter((input) => given[input] === undefined)
      if (version === '' || lacking.length > 0)
        throw new DuckError('bug', `The prompt ${name} is missing ${lacking.join(', ') || 'its first lines'}.`)
      return body.replaceAll(/\{\{(\w+)\}\}/g, (_, input: string) => given[input] ?? '').trim()
    },
  }
  read.set(name, prompt)
  return prompt
}
