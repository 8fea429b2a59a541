import type { Command } from '../../../core/command.ts'
import {
  commandPairs,
  finished,
  type HelpPage,
  list,
  paragraph,
  section,
  termWidth,
  usageSection,
} from '../help/help-layout.ts'

/** Returns the output of `rubberduck --help`: the commands in their groups. It imports little, to start fast. */
export function renderOverview(commands: readonly Command[], version: string, page: HelpPage): string {
  const groups = Map.groupBy(commands, ({ group }) => group ?? 'Commands')
  return finished(
    [
      paragraph(
        `RubberDuck ${version} reviews changes in git repositories. It needs no account and no model key.`,
        page,
      ),
      usageSection('<command> [target] [options]', page),
      ...[...groups].map(([title, members]) =>
        section(title, list(commandPairs(members), page, termWidth(commands)), page),
      ),
      paragraph(
        'To start, run `rubberduck review` in any repository. Run `rubberduck help <command>` for the options of a command.',
        page,
      ),
    ],
    page,
  )
}
