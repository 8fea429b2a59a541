import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseConfig, readUserConfig, repoConfigPath } from '../config/config.ts'
import { configJsonSchema } from '../config/schema.ts'
import { DuckError } from '../errors.ts'
import { loadRules, readPages } from '../rules/load.ts'
import type { Engine } from './engine.ts'
import { openRepositoryAt, rulesFolder } from './workbench.ts'

/** Reads the repo's file as it is on disk and the user's own, and says whether they are right. */
export const configCheck: Engine = {
  name: 'config-check',
  async run(invocation, context) {
    const path = resolve(context.cwd, (invocation.arguments.repo as string | undefined) ?? '.')
    const repository = await openRepositoryAt(context, path, true)
    const lines: string[] = []
    try {
      const file = join(repository?.root ?? path, repoConfigPath)
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw new DuckError('config', `${repoConfigPath} cannot be read: ${error.message}. Correct its permissions.`, {
          cause: error,
        })
      })
      if (text === undefined) lines.push(`No ${repoConfigPath} here: the defaults hold.`)
      else {
        parseConfig(text, repoConfigPath)
        lines.push(`${repoConfigPath} is right.`)
      }
      const folder = join(repository?.root ?? path, rulesFolder)
      const { rules, broken } = loadRules({ builtIn: false, repo: existsSync(folder) ? readPages([folder]) : [] })
      const [wrong] = broken
      if (wrong !== undefined) {
        throw new DuckError(
          'config',
          `The rule page ${wrong.file} cannot be used: ${wrong.reason}. Correct or remove it.`,
        )
      }
      if (rules.length > 0)
        lines.push(`${rules.length} rule pages can be read; \`rubberduck rules test\` runs their examples.`)
      const user = await readUserConfig(context.environment)
      lines.push(
        Object.keys(user).length === 0
          ? 'You have no configuration of your own.'
          : `${context.environment.userConfig} is right.`,
      )
    } finally {
      await repository?.close()
    }
    return { state: 'complete', parts: [{ kind: 'text', markdown: lines.join('\n') }] }
  },
}

/** Prints the JSON Schema of `.rubberduck.toml` for editors. */
export const configSchema: Engine = {
  name: 'config-schema',
  async run() {
    return { state: 'complete', parts: [{ kind: 'text', markdown: JSON.stringify(configJsonSchema(), null, 2) }] }
  },
}
