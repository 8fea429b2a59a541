import { expect, it } from 'vitest'
import { createRepoWordFinder } from '../../../../src/core/git/words.ts'
import { createFixture, numbered } from '../git-fixture.ts'

it('finds whole words in text files at a commit, in a bare mirror and in the working tree', async () => {
  const fixture = createFixture()
  fixture.write('src/a b.ts', 'import { first } from "x"\r\nfirst(second)\nfirstly()\n')
  fixture.write('new\nline', 'export $first\n')
  fixture.write('flags', 'use --dry-run, not --dry-running, größe, a.b(c)*\n')
  fixture.write('binary', Buffer.from('first\0second'))
  fixture.commit('one')
  const head = fixture.git('rev-parse', 'HEAD')
  const words = ['first', 'second', '--dry-run', 'größe', 'a.b(c)*', 'nowhere', 'x', 'bad\nword']
  const repository = await fixture.open()
  const found = await repository.grep(head, words)
  expect(found.unknown).toEqual(new Set(['x', 'bad\nword']))
  expect(found.mentions).toEqual([
    { word: '--dry-run', path: 'flags', line: 1, text: expect.any(String) },
    { word: 'größe', path: 'flags', line: 1, text: expect.any(String) },
    { word: 'a.b(c)*', path: 'flags', line: 1, text: 'use --dry-run, not --dry-running, größe, a.b(c)*' },
    { word: 'first', path: 'new\nline', line: 1, text: 'export $first' },
    { word: 'first', path: 'src/a b.ts', line: 1, text: 'import { first } from "x"' },
    { word: 'first', path: 'src/a b.ts', line: 2, text: 'first(second)' },
    { word: 'second', path: 'src/a b.ts', line: 2, text: 'first(second)' },
  ])
  const bare = createFixture({ init: ['--bare'] })
  bare.git('fetch', '-q', fixture.folder, 'main:refs/heads/main')
  expect((await (await bare.open()).grep('main', words)).mentions).toEqual(found.mentions)

  fixture.write('.gitignore', 'ignored\n')
  fixture.write('ignored', 'first\n')
  fixture.write('untracked', 'first\n')
  const onDisk = await repository.grep('working-tree', words)
  const key = (mention: { path: string; line: number; word: string }) =>
    `${mention.path}:${mention.line}:${mention.word}`
  expect(onDisk.mentions.map(key).sort()).toEqual([...found.mentions.map(key), 'untracked:1:first'].sort())
})

it('bounds the mentions of a word, and calls it unknown', async () => {
  const fixture = createFixture()
  fixture.write('a', numbered(500, 'often'))
  fixture.write('b', 'seldom\n')
  const head = fixture.commit('one')
  const repository = await fixture.open()
  const found = await repository.grep(head, ['often', 'seldom'], { perWord: 10 })
  expect(found.unknown).toEqual(new Set(['often']))
  expect(found.mentions.map((mention) => mention.word)).toEqual([...Array(10).fill('often'), 'seldom'])
  const stopped = await repository.grep(head, ['often', 'seldom'], { maxBytes: 100 })
  expect(stopped.unknown).toEqual(new Set(['often', 'seldom']))
})

it('cuts the text of long lines and goes on after them', async () => {
  const fixture = createFixture()
  fixture.write('a.min.js', `${'x;'.repeat(1000)}needle;${'y;'.repeat(1_000_000)}\nneedle again\n`)
  const head = fixture.commit('one')
  const found = await (await fixture.open()).grep(head, ['needle'])
  expect(found.mentions.map((mention) => [mention.line, mention.text.includes('needle'), mention.text.length])).toEqual(
    [
      [1, true, 300],
      [2, true, 12],
    ],
  )
})

it('searches thousands of words at once', async () => {
  const fixture = createFixture()
  const words = Array.from({ length: 1500 }, (_, index) => `word_${index}_x`)
  fixture.write('a', words.map((word) => `${word}\n`).join(''))
  const head = fixture.commit('one')
  const found = await (await fixture.open()).grep(head, words)
  expect(found.mentions.map((mention) => mention.word)).toEqual(words)
  expect(found.unknown.size).toBe(0)
})

it('knows a word by what stands around it', () => {
  const find = createRepoWordFinder(new Set(['ab', '$ab', 'ab-c']))
  expect([...find('xab ab_ abc')]).toEqual([])
  expect([...find('xab-c, $ab')]).toEqual(['ab', '$ab'])
  expect([...find('ab-c')]).toEqual(['ab', 'ab-c'])
})
