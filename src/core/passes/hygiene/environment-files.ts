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
    return fresh && !file.test && !/(^|\/)(docs?|examples?|templates?|samples?)\//.test(path) ? check(file) : []
  })
}

/** Reports a file with secrets, at the first one. */
function check(file: ChangedFile): Draft[] {
  const secrets = (file.after?.text ?? '').split(/\r?\n/).flatMap((text, index) => {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(text) ?? []
    return name !== undefined && value !== undefined && isSecret(name, value) ? [{ name, line: index + 1 }] : []
  })
  const [first] = secrets
  if (first === undefined) return []
  const names = joinNames(secrets.map(({ name }) => name))
  return [
    fileDraft(
      'environment-file',
      file.change.path,
      `This commits an environment file with values for ${names}. Remove it from git, add it to \`.gitignore\`, and commit a \`.env.example\` with only the names. Revoke and replace any real secrets.`,
      { severity: 'warning', confidence: 0.85, line: first.line },
    ),
  ]
}

function isSecret(name: string, value: string): boolean {
  return telling.test(name.toUpperCase()) && !placeholder.test(value) && !local.test(value)
}
