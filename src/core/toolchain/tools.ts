import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { grammarsFolder } from '../syntax/language/languages.ts'
import { type Tool, toolchainSchema } from './tool-schema.ts'

let tools: readonly Tool[] | undefined

/** Returns the tools of all languages, read once. */
export function builtInTools(): readonly Tool[] {
  tools ??= readdirSync(grammarsFolder)
    .sort()
    .map((name) => `${grammarsFolder}/${name}/toolchain.toml`)
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      const { tool, ...common } = toolchainSchema.parse(parse(readFileSync(file, 'utf8')))
      return tool.map((each) => ({ ...each, ...common }))
    })
  return tools
}
