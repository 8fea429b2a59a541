import type { Place } from '../intake/payload.ts'
import type { Grantor } from './refusal.ts'

/**
 * Returns why GitHub refused a push and who can change that, as Markdown, from what git printed. The wordings are
 * GitHub's own: GH006 and GH013 are its codes for protected branches and rulesets.
 */
export function explainPush(
  printed: string,
  branch: string,
  { origin, installation, place }: Grantor & { place: Place },
): string | undefined {
  const settings = `${origin}/settings/installations/${installation}`
  const workflow = /refusing to allow [^\n]{0,80}?workflow `?([^\s`]+)/i.exec(printed)?.[1]
  if (workflow !== undefined)
    return `GitHub refused the push, because it changes ${code(workflow)} and the App lacks the permission \`workflows: write\`. [Grant it](${settings}).`
  if (/archived so (?:it )?is read-only/i.test(printed))
    return 'The repository is archived, so nothing was pushed. Unarchive it first.'
  if (/suspended/i.test(printed))
    return `The installation of the App is suspended, so nothing was pushed. [Unsuspend it](${settings}).`
  if (/GH013|repository rule violations/i.test(printed))
    return `A ruleset refused the push to ${code(branch)}${reasons(printed)}. [See its rules](${origin}/${place.repo}/rules), or allow the App to bypass them.`
  if (/GH006|protected branch/i.test(printed))
    return `The branch ${code(branch)} is protected, so nothing was pushed${reasons(printed)}. [Change its protection](${origin}/${place.repo}/settings/branches), or allow the App to push.`
  if (/GH001|exceeds GitHub's file size limit/i.test(printed))
    return 'GitHub refused the push, because a file is larger than 100 MB.'
  if (
    /denied to|access to repository not granted|error: 40[134]|Authentication failed|could not read Username/i.test(
      printed,
    )
  )
    return `The App may not push to ${code(branch)}, because it lacks the permission \`contents: write\`. [Grant it](${settings}).`
  return undefined
}

const mostReasons = 3

/** Returns what the server says about the violated rules, such as ": Changes must be made through a pull request". */
function reasons(printed: string): string {
  const lines = printed.split('\n').flatMap((line) => {
    const [, words] = /^remote:\s+(?:- |error: (?!GH\d))(.{3,200}?)[.\s]*$/.exec(line) ?? []
    return words === undefined ? [] : [words.replaceAll(/[`<>[\]@#]/g, '')]
  })
  return lines.length === 0 ? '' : `: ${[...new Set(lines)].slice(0, mostReasons).join('; ')}`
}

const code = (text: string) => `\`${text.replaceAll('`', '')}\``
