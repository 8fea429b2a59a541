import type { ChangedFile, ChangeSet } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { joinNames } from '../join-names.ts'
import { fileDraft } from './draft.ts'

/** File types that are never executed directly. */
const inert =
  /\.(md|markdown|rst|txt|adoc|json|ya?ml|toml|ini|cfg|xml|html?|css|s[ac]ss|less|svg|png|jpe?g|gif|webp|ico|pdf|csv|tsv|lock|[cm]?tsx?|jsx|vue|svelte|go|rs|java|kt|cs|c|h|cc|cpp|hpp|proto|graphql|sql|snap)$|(^|\/)(license|readme|changelog|dockerfile|makefile|\.gitignore)$/i

/** Reports files that became executable by accident, for example when copied from another file system. */
export async function executableBits(change: ChangeSet): Promise<Draft[]> {
  const candidates = change.files.filter(
    ({ change: { oldMode, newMode, path } }) => oldMode === '100644' && newMode === '100755' && inert.test(path),
  )
  const flags = await Promise.all(candidates.map((file) => isScript(file, change)))
  const paths = candidates.filter((_, index) => flags[index] === false).map((file) => file.change.path)
  const [first] = paths
  if (first === undefined) return []
  const are = paths.length === 1 ? 'is not a script' : 'are not scripts'
  return [
    fileDraft(
      'executable-bit',
      first,
      `${joinNames(paths)} became executable but ${are}. Remove the executable bit with \`git update-index --chmod=-x\`, or add a \`#!\` line.`,
      { severity: 'info', confidence: 0.85 },
    ),
  ]
}

/** Returns undefined if the file cannot be read. */
async function isScript(file: ChangedFile, { repository }: ChangeSet): Promise<boolean | undefined> {
  if (file.after !== undefined) return file.after.text.startsWith('#!')
  const blob = await repository?.blob(file.change.newId)
  if (blob === undefined || !('bytes' in blob)) return undefined
  return blob.bytes.subarray(0, 2).toString('latin1') === '#!'
}
