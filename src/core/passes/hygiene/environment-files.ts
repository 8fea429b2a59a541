import type { ChangedFile, ChangeSet } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { joinNames } from '../join-names.ts'
import { fileDraft } from './draft.ts'

const environmentFile = /(^|\/)\.env(\.[\w-]+)*$/
/** Files that are intended to be committed, because they contain only names or common values. */
const shared = /\.(example|sample|template|tpl|dist|defaults?|schema|test|testing|ci|e2e|vault|keys|me)$/
const telling =
  /(SECRET|TOKEN|PASS(WORD|WD|PHRASE)?|API_?KEY|PRIVATE|CREDENTIAL|ACCESS_KEY|AUTH|DSN|(DATABASE|DB|REDIS|MONGO\w*)_UR[IL])/
const placeholder =
  /^(|["']{2}|["']?(<.*>|\$\{?.*|x{3,}|change[-_ ]?me.*|your[-_ ].*|todo|secret|password|postgres|root|test|dev\w*|example.*|null|none|true|false|\d{1,5})["']?)$/i
const local = /(localhost|127\.0\.0\.1|\/\/[\w-]+(:[\w-]*)?@(db|postgres|redis|mysql|mongo)\b)/

/** Reports environment files with values, which are specific to a machine and often secret. */
export function environmentFiles(change: ChangeSet): Draft[] {
  return change.files.flatMap((file) => {
    const { path } = file.change
    const fresh = file.change.status === 'added' && environmentFile.test(path) && !shared.test(path)
    return fresh && !file.test && !/(^|\/)(docs?|examples?|templates?|samples?)\//.test(path) ? judge(file) : []
  })
}

function judge(file: ChangedFile): Draft[] {
  const values: { name: string; line: number; secret: boolean }[] = []
  for (const [index, text] of (file.after?.text ?? '').split(/\r?\n/).entries()) {
    const entry = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(text)
    if (entry === null || placeholder.test(entry[2]!)) continue
    const secret = telling.test(entry[1]!.toUpperCase()) && !local.test(entry[2]!)
    values.push({ name: entry[1]!, line: index + 1, secret })
  }
  const secrets = values.filter((value) => value.secret)
  if (secrets.length === 0) return []
  const names = joinNames(secrets.map((value) => value.name))
  return [
    fileDraft(
      'environment-file',
      file.change.path,
      `This commits an environment file with values for ${names}. Remove it from git, add it to \`.gitignore\`, and commit a \`.env.example\` with only the names. Revoke and replace any real secrets.`,
      { severity: 'warning', confidence: 0.85, line: secrets[0]!.line },
    ),
  ]
}
