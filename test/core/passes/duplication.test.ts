import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

async function review(before: Record<string, string>, after: Record<string, string | null>): Promise<Finding[]> {
  const repo = makeRepo()
  repo.commit('one', { 'readme.md': 'x\n', ...before })
  repo.commit('two', after)
  return (await reviewRepo(repo.dir)).findings.filter(({ pass }) => pass === 'duplication')
}

const slug = (name = 'makeSlug', text = 'title'): string => `export function ${name}(${text}, limit) {
  const cleaned = ${text}.normalize('NFKD').replaceAll(/[^a-z]+/g, '-')
  const parts = cleaned.split('-').filter((part) => part.length > 0)
  let joined = ''
  for (const part of parts) {
    if (joined.length + part.length > limit) break
    joined = joined === '' ? part : joined + '-' + part
  }
  if (joined === '') throw new SlugError(${text})
  return joined.toLocaleLowerCase()
}
`

const other = `export function area(shape) {
  return shape.width * shape.height
}
`

describe('duplication', () => {
  it('finds the place in the repo that new code repeats, names aside', async () => {
    const findings = await review(
      { 'src/slug.js': slug(), 'src/area.js': other },
      { 'src/page.js': `${other}\n${slug('pageSlug', 'heading')}` },
    )
    expect(findings).toMatchObject([
      {
        rule: 'duplication/repeated-block',
        path: 'src/page.js',
        startLine: 5,
        related: [{ path: 'src/slug.js', startLine: 1 }],
      },
    ])
    expect(findings[0]?.message).toContain('`src/slug.js:1-11`')
    expect(findings[0]?.message).toContain('`makeSlug`')
    expect(findings[0]?.message).toContain('Call `makeSlug`')
  })

  it('reports two new copies once, on the later one', async () => {
    const findings = await review({}, { 'src/a.js': slug(), 'src/b.js': slug('second') })
    expect(findings).toMatchObject([{ path: 'src/b.js', related: [{ path: 'src/a.js' }] }])
    const inOne = await review({}, { 'src/a.js': `${slug()}\n${slug('second')}` })
    expect(inOne).toMatchObject([{ path: 'src/a.js', startLine: 13 }])
  })

  it('does not take a move for a copy', async () => {
    expect(await review({ 'src/a.js': slug() }, { 'src/a.js': null, 'src/b.js': slug() })).toEqual([])
    expect(await review({ 'src/a.js': `${slug()}\n${other}` }, { 'src/a.js': `${other}\n${slug()}` })).toEqual([])
  })

  it('does not take other calls of the same shape for a copy', async () => {
    const shaped = slug().replaceAll(
      /normalize|replaceAll|split|filter|toLocaleLowerCase|SlugError/g,
      (word) => `${word}Thing`,
    )
    expect(await review({ 'src/a.js': slug() }, { 'src/b.js': shaped })).toEqual([])
  })

  it('says nothing of tables, imports, types and rows of the same kind', async () => {
    const table = `export const table = [\n${Array.from({ length: 30 }, (_, i) => `  { id: ${i}, name: 'n${i}', size: [${i}, ${i}] },\n`).join('')}]\n`
    const imports = Array.from(
      { length: 30 },
      (_, i) => `import { name${i}, other${i} } from './module-${i}.js'\n`,
    ).join('')
    const types = `export interface Shape {\n${Array.from({ length: 30 }, (_, i) => `  member${i}(first: string, second: number): Promise<void>\n`).join('')}}\n`
    const rows = `export function setUp(app) {\n${Array.from({ length: 30 }, (_, i) => `  app.get('/path${i}', handle${i}.run(${i}))\n`).join('')}}\n`
    for (const [name, text] of Object.entries({ 'a.js': table, 'b.js': imports, 'c.ts': types, 'd.js': rows })) {
      expect(await review({ [`src/one/${name}`]: text }, { [`src/two/${name}`]: text })).toEqual([])
    }
  })

  it('leaves tests and examples to repeat themselves', async () => {
    expect(await review({ 'src/a.js': slug() }, { 'test/a.test.js': slug(), 'examples/a.js': slug() })).toEqual([])
  })

  it('proposes a comment only for a copy within the change', async () => {
    const existing = await review({ 'src/a.js': slug() }, { 'src/b.js': slug('second') })
    expect(existing).toMatchObject([{ placement: { at: 'summary' } }])
    const own = await review({}, { 'src/a.js': slug(), 'src/b.js': slug('second') })
    expect(own).toMatchObject([{ placement: { at: 'inline' } }])
  })

  it('says what differs, and proposes no call that would do something else', async () => {
    const looser = slug('pageSlug').replace("'NFKD'", "'NFC'")
    const [finding] = await review({ 'src/a.js': slug() }, { 'src/b.js': looser })
    expect(finding?.message).toContain("with `'NFC'` instead of `'NFKD'`")
    expect(finding?.message).not.toContain('Call')
  })

  describe('reports the one of several similar functions that differs', () => {
    const handler = (name: string, condition = 'doc.owner !== user.id', wait = 'await '): string => {
      const guard = condition === '' ? '' : `  if (${condition}) {\n    throw new Forbidden('not yours')\n  }\n`
      return `export async function ${name}(id, user) {
  const doc = await db.find(id)
${guard}  ${wait}db.${name}(doc.id, user.id)
  audit.log({ action: '${name}', id: doc.id })
  return doc.id
}
`
    }
    const peers = ['star', 'pin', 'fork', 'lock'].map((name) => handler(name)).join('\n')
    const odd = async (text: string, before = peers) =>
      (await review({ 'src/a.js': before }, { 'src/a.js': `${before}\n${text}` })).filter(
        ({ rule }) => rule === 'duplication/odd-one-out',
      )

    it.each([
      [handler('watch', ''), 'The guard differs from 4 similar functions', '`watch` does not'],
      [handler('watch', 'doc.owner === user.id'), 'The operator differs', '`watch` has `if (doc.owner === user.id) {`'],
      [handler('watch', undefined, ''), 'The `await` differs', '`star`, `pin`, `fork` and 1 more have `await db.star'],
    ])('%#', async (text, kind, quote) => {
      const [finding, ...rest] = await odd(text)
      expect(rest).toEqual([])
      expect(finding).toMatchObject({ severity: 'warning', path: 'src/a.js' })
      expect(finding?.message).toContain(kind)
      expect(finding?.message).toContain(quote)
      expect(finding?.related).toHaveLength(4)
    })

    it('but not if two differ, if fewer than three agree, or if nothing differs', async () => {
      expect(await odd(handler('watch', ''), `${peers}\n${handler('hide', '')}`)).toEqual([])
      expect(await odd(handler('watch', ''), `${handler('star')}\n${handler('pin')}`)).toEqual([])
      expect(await odd(handler('watch'))).toEqual([])
    })
  })

  it('finds copies in Python and Go', async () => {
    const python = (name: string): string => `def ${name}(title, limit):
    cleaned = unicodedata.normalize("NFKD", title).casefold()
    parts = [part for part in re.split(pattern, cleaned) if part]
    joined = ""
    for part in parts:
        if len(joined) + len(part) > limit:
            break
        joined = part if joined == "" else joined + "-" + part
    if joined == "":
        raise SlugError(title)
    return joined.translate(transliteration_table)
`
    const go = (name: string): string => `package slug

func ${name}(title string, limit int) (string, error) {
	cleaned := normalizer.NormalizeString(title)
	joined := ""
	for _, part := range strings.FieldsFunc(cleaned, isSeparator) {
		if len(joined)+len(part) > limit {
			break
		}
		joined = appendSegment(joined, part)
	}
	if joined == "" {
		return "", fmt.Errorf("no slug for %q", title)
	}
	return transliterate(joined), nil
}
`
    expect(
      await review({ 'src/a.py': python('make_slug') }, { 'src/b.py': `LIMIT = 3\n\n\n${python('page_slug')}` }),
    ).toMatchObject([{ path: 'src/b.py', related: [{ path: 'src/a.py' }] }])
    expect(await review({ 'a/slug.go': go('Make') }, { 'b/slug.go': go('Page') })).toMatchObject([
      { path: 'b/slug.go', related: [{ path: 'a/slug.go' }] },
    ])
  })
})
