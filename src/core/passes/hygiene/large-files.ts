import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangedFile, ChangeSet } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { fileDraft } from './draft.ts'

const mega = 1024 * 1024
const limits = { text: mega, binary: 500 * 1024 }
/** Recorded test data may be larger by this factor. */
const fixtureFactor = 5

/** Reports large files, which remain in every clone. */
export async function largeFiles(change: ChangeSet): Promise<Draft[]> {
  const added = change.files.filter(
    ({ change: { status, newMode } }) => status === 'added' && (newMode === '100644' || newMode === '100755'),
  )
  const drafts = await Promise.all(added.map((file) => largeFile(file, change)))
  return drafts.flat()
}

async function largeFile(file: ChangedFile, change: ChangeSet): Promise<Draft[]> {
  const { path, binary } = file.change
  const { skipped } = fileKindOf(path)
  if (skipped === 'lock file' || skipped === 'vendored') return []
  const size = await sizeOf(file, change)
  const limit = (binary ? limits.binary : limits.text) * (file.test ? fixtureFactor : 1)
  if (size === undefined || size <= limit) return []
  const what = binary ? 'a binary file' : 'a file'
  return [
    fileDraft(
      'large-file',
      path,
      `This adds ${what} of ${megabytes(size)}, which every clone downloads even after the file is deleted. Store it in Git LFS, a release asset or a package.`,
      { severity: 'warning', confidence: size > 4 * limit ? 0.9 : 0.75 },
    ),
  ]
}

/** Returns the size in bytes. The limit of one byte avoids reading the content of the blob. */
async function sizeOf(file: ChangedFile, { repository }: ChangeSet): Promise<number | undefined> {
  if (file.after !== undefined) return Buffer.byteLength(file.after.text)
  const blob = await repository?.blob(file.change.newId, 1)
  return blob === undefined || ('missing' in blob && blob.missing !== 'too-large') ? undefined : blob.size
}

function megabytes(bytes: number): string {
  return bytes < mega ? `${Math.round(bytes / 1024)} KB` : `${(bytes / mega).toFixed(1)} MB`
}
