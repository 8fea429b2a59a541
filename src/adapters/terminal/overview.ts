import type { Command } from '../../core/command.ts'
import { commandPairs, finished, type HelpPage, list, paragraph, section, termWidth, usage } from './help-layout.ts'

/** Returns what `rubberduck --help` prints: the commands in their groups. Imports little: a person waits for it first. */
export function overview(commands: readonly Command[], version: string, page: HelpPage): string {
  const groups = Map.groupBy(commands, ({ group }) => group ?? 'Commands')
  return finished(
    [
      paragraph(
        `RubberDuck ${version} reviews changes in git repositories. It needs no account and no model key.`,
        page,
      ),
      usage('<command> [target] [options]', page),
      ...[...groups].map(([title, members]) =>
        section(title, list(commandPairs(members), page, termWidth(commands)), page),
      ),
      paragraph(
        'Run `rubberduck review` in any repository to start. `rubberduck help <command>` shows the options of a command.',
        page,
      ),
    ],
    page,
  )
}
