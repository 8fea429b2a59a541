import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageFile } from '../../../../src/core/package/root.ts'
import { expandIgnoreCase } from '../../../../src/core/syntax/query/ignore-case.ts'

describe('groups that ignore case', () => {
  it.each([
    ['(?i:tar)|^(tf|tgz)$', '(?:[tT][aA][rR])|^(tf|tgz)$'],
    ['^[\\"\'](?i:none)[\\"\']$', '^[\\"\'](?:[nN][oO][nN][eE])[\\"\']$'],
    ['(?i:[+-]?nan|[a-f]+x)y', '(?:[+-]?[nN][aA][nN]|[a-fA-F]+[xX])y'],
    ['(?i:\\\\w*(a|b)\\\\b *[!=]=)c', '(?:\\\\w*([aA]|[bB])\\\\b *[!=]=)c'],
    ['(?i:a\\\\)b[)c]\\\\\\\\)d', '(?:[aA]\\\\)[bB][)cC]\\\\\\\\)d'],
    ['(?i:\\\\x4a\\\\u00e9(?<name>k)(?=l))', '(?:\\\\x4a\\\\u00e9(?<name>[kK])(?=[lL]))'],
    ['(?i:a(?i:b))(?i:c-d)', '(?:[aA](?:[bB]))(?:[cC]-[dD])'],
    ['(?i:a', '(?:[aA]'],
    ['no group (?:a)', 'no group (?:a)'],
  ])('%s', (source, expanded) => expect(expandIgnoreCase(source)).toBe(expanded))

  it('leave no rule page with a group that Node 22 does not know', () => {
    const folder = packageFile('grammars')
    const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:md|scm)$/.test(name),
    )
    const unknown = pages.filter((name) =>
      /\(\?[a-z]*-?[a-z]*:/.test(expandIgnoreCase(readFileSync(join(folder, name), 'utf8')).replaceAll('(?:', '')),
    )
    expect(pages.length).toBeGreaterThan(100)
    expect(unknown).toEqual([])
  })
})
