import { resolve } from 'node:path'
import { repoConfigName } from '../config/config.ts'
import { mistakeLine } from '../config/read-config.ts'
import { idIn, ruleNames } from '../config/rule-names.ts'
import { checkUserConfig } from '../config/user-config.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { workingTree } from '../git/objects/object-id.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { openPlainFolderAt } from '../repo/plain-folder.ts'
import { parseRepoConfig, readConfigTexts } from '../repo/repo-config.ts'
import { openRepositoryAt, readPagesOf } from '../repo/workspace.ts'
import { knownRules } from '../rules/known-rules.ts'
import { loadRules, type PageSource } from '../rules/load.ts'
import { buildPrograms } from '../rules/match/program.ts'
import type { BrokenRule, Rule } from '../rules/types.ts'
import { loadLanguages } from '../syntax/language/languages.ts'
import { createInspector } from '../syntax/parser/pool.ts'

/** Checks the configuration files and rule pages of a repository on disk, and the user configuration. */
export const configCheckEngine: Engine = {
  async run(invocation, context) {
    const path = resolve(context.cwd, (invocation.arguments.repo as string | undefined) ?? '.')
    const repository = (await openRepositoryAt(context, path, true)) ?? openPlainFolderAt(path, context)
    try {
      const side = repository.bare ? await repository.resolve('HEAD') : workingTree
      const { pages } = await readPagesOf(repository, side)
      const { rules, broken } = await compilePages(pages)
      const builtIn = knownRules(loadRules({ builtIn: true }).rules)
      const names = ruleNames([...builtIn.map(({ rule }) => rule), ...pages.flatMap(({ text }) => idIn(text))])
      const repo = parseRepoConfig(await readConfigTexts(repository, side), names)
      const user = await checkUserConfig(context.environment, { rules: names })
      const wrong = [
        ...repo.unreadable,
        ...repo.mistakes.map(mistakeLine),
        ...broken.map(({ file, line = 1, reason }) => `${file}:${line}:1: ${sentence(reason)}`),
        ...user.mistakes.map(mistakeLine),
      ]
      if (wrong.length > 0)
        throw new DuckError('config', [`${count(wrong.length, 'error')} found.`, ...wrong].join('\n'))
      return textOutcome(
        [
          ...(repo.files.length === 0
            ? [`No ${repoConfigName} found, so the defaults apply.`]
            : repo.files.map((file) => `${file} is valid.`)),
          ...(rules.length === 0
            ? []
            : [
                `${count(rules.length, 'valid rule page')}. Run \`rubberduck rules test\` to test ${rules.length === 1 ? 'its' : 'their'} examples.`,
              ]),
          user.present ? `${context.environment.userConfig} is valid.` : 'You have no user configuration.',
        ].join('\n'),
      )
    } finally {
      await repository.close()
    }
  },
}

/** Reads the pages and compiles their queries, which detects most errors. */
async function compilePages(pages: PageSource[]): Promise<{ rules: readonly Rule[]; broken: BrokenRule[] }> {
  const { rules, broken } = loadRules({ builtIn: false, repo: pages })
  if (rules.length === 0) return { rules, broken }
  const inspector = createInspector({})
  try {
    const set = buildPrograms(inspector, rules, loadLanguages())
    for (const language of new Set(rules.flatMap((rule) => rule.languages)))
      if (language !== 'any') await set.programFor(language)
    return { rules: set.rules, broken: [...broken, ...set.broken()] }
  } finally {
    await inspector.close()
  }
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? '' : '.'}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
