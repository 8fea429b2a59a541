import type { LinkedIssue } from '../../../core/platform/linked-issue.ts'
import type { Change } from '../../../core/platform.ts'
import { isForbidden, type Octokit, statusOf } from '../client.ts'
import { isPublicRepository } from '../hosting/host.ts'
import { spokenLines } from '../intake/spoken-text.ts'
import { githubLimits } from '../limits.ts'

/** Number of issues that are read for one pull request. */
const mostIssues = 5
/** GitHub's closing keywords. Source: its documentation, "Linking a pull request to an issue". */
const keyword = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+/gi
const reference = /^(?:([\w.-]+\/[\w.-]+))?#(\d{1,9})\b/
/** Characters of a name or an address of an issue. */
const longestReference = 300
const query = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    closingIssuesReferences(first: 10) { nodes { number repository { nameWithOwner } } }
  } }
}`

interface Answer {
  repository: {
    pullRequest: {
      closingIssuesReferences: { nodes: { number: number; repository: { nameWithOwner: string } }[] } | null
    } | null
  } | null
}

interface Named {
  repo: string
  number: number
}

/**
 * Returns the open and closed issues that a pull request closes: those that GitHub links, and those that its description
 * and its commit messages name with a closing keyword. Issues of other repositories are only read if everyone can.
 */
export async function linkedIssues(octokit: Octokit, change: Change, site: string): Promise<LinkedIssue[]> {
  const [owner = '', name = ''] = change.repo.split('/')
  const answer = await octokit.graphql<Answer>(query, { owner, name, number: change.number })
  const linked = (answer.repository?.pullRequest?.closingIssuesReferences?.nodes ?? []).map((node) => ({
    repo: node.repository.nameWithOwner,
    number: node.number,
  }))
  const { data } = await octokit.rest.pulls.listCommits({
    owner,
    repo: name,
    pull_number: change.number,
    per_page: githubLimits.page,
  })
  const texts = [change.body, ...data.map(({ commit }) => commit.message)]
  const wanted = [...linked, ...texts.flatMap((text) => closedBy(text, change.repo, site))]
  const unique = new Map(wanted.map((each) => [`${each.repo}#${each.number}`.toLowerCase(), each]))
  const issues: LinkedIssue[] = []
  for (const each of [...unique.values()].slice(0, mostIssues)) {
    const issue = await readIssue(octokit, each, change.repo)
    if (issue !== undefined) issues.push(issue)
  }
  return issues
}

/** Returns the issues that a text says to close, by number or by address. Code and comments in it do not count. */
export function closedBy(text: string, repo: string, site: string): Named[] {
  const plain = spokenLines(text)
    .map((line) => line.plain)
    .join('\n')
  return [...plain.matchAll(keyword)].flatMap((match) => {
    const start = match.index + match[0].length
    const rest = plain.slice(start, start + longestReference)
    const short = rest.startsWith(`${site}/`)
      ? rest.slice(site.length + 1).replace(/^([\w.-]+\/[\w.-]+)\/issues\/(\d+)/, '$1#$2')
      : rest
    const [, other = repo, number] = reference.exec(short) ?? []
    return number === undefined ? [] : [{ repo: other, number: Number(number) }]
  })
}

async function readIssue(octokit: Octokit, { repo, number }: Named, own: string): Promise<LinkedIssue | undefined> {
  const [owner = '', name = ''] = repo.split('/')
  const isOwn = repo.toLowerCase() === own.toLowerCase()
  try {
    if (!isOwn && !(await isPublicRepository(octokit, repo))) return undefined
    const { data } = await octokit.rest.issues.get({ owner, repo: name, issue_number: number })
    if (data.pull_request !== undefined) return undefined
    return { name: `${isOwn ? '' : repo}#${number}`, url: data.html_url, title: data.title, body: data.body ?? '' }
  } catch (thrown) {
    if ([404, 410].includes(statusOf(thrown) ?? 0) || isForbidden(thrown)) return undefined
    throw thrown
  }
}
