import { readFileSync } from 'node:fs'
import { DuckError } from '../../errors.ts'
import { packageFile } from '../../package/root.ts'

export interface Prompt {
  /** For example `review@1`; stored with the result. */
  id: string
  /** Returns the text with its inputs filled in. Inputs are trusted text. */
  fill(inputs: Record<string, string>): string
}

const read = new Map<string, Prompt>()

/** Loads a prompt from `prompts/`. Its first lines declare its version and its required inputs. */
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
