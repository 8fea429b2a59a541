import type { Repository } from '../git/repository.ts'
import { declares } from '../syntax/declares-name.ts'

const unused = /\b(?:never (?:used|called|read|referenced)|not (?:used|called|referenced) anywhere|unused)\b/i
const absent =
  /\b(?:not defined|undefined (?:variable|function|name)|does not exist|not imported|never defined|is missing from)\b/i
const name = /`([A-Za-z_$][\w$]*)(?:\(\))?`/

/** Returns the reason why a claim is certainly wrong, based on the code; undefined if it may be right. */
export async function refuteClaim(
  claim: string,
  path: string,
  repository: Repository | undefined,
  side: string,
): Promise<string | undefined> {
  const word = name.exec(claim)?.[1]
  if (repository === undefined || word === undefined) return undefined
  if (!unused.test(claim) && !absent.test(claim)) return undefined
  const { mentions, unknown } = await repository.grep(side, [word])
  if (unknown.has(word)) return undefined
  const use = mentions.find((mention) => !isDefinition(mention.text, word))
  if (unused.test(claim) && use !== undefined)
    return `it says that \`${word}\` is unused, but it is used in ${use.path}`
  const definition = mentions.find((mention) => mention.path === path && isDefinition(mention.text, word))
  if (absent.test(claim) && definition !== undefined)
    return `it says that \`${word}\` is missing, but it is at ${path}:${definition.line}`
  return undefined
}

/** Tells whether the line declares or imports the word. */
function isDefinition(line: string, word: string): boolean {
  return declares(line, word) || /^\s*(?:(?:import|from|use|using|require)\b|export\s*[{*])/.test(line)
}
